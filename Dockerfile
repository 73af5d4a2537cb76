FROM python:3.11-slim

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
WORKDIR /srv/chancery

# Dependencies change seldom: they are a layer of their own.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-deps --no-build-isolation --editable . \
    && useradd --uid 10001 --no-create-home chancery \
    && install --directory --owner=chancery /archive

USER 10001
VOLUME /archive
EXPOSE 8001

# Reads the archive. To crawl, give another command: see compose.yaml.
CMD ["datasette", "serve", "/archive/news.db", "--host", "0.0.0.0", "--port", "8001"]
