"""What is surely not the article, cut before anything is isolated.

Names are judged by platform and by meaning, never by outlet. A name alone does not decide: what holds the
headline, the article's container or most of the page's running text stays, whatever it is called.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extraction.blocks import drop, text_of

_TAGS = frozenset(
    ("nav", "aside", "footer", "iframe", "noscript", "button", "select", "svg", "dialog", "menu", "object", "embed",
     "video", "audio", "canvas", "template", "textarea", "input", "label")
)  # fmt: skip
_NEVER = frozenset(("html", "body", "main", "h1"))
_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu", "banner"))

# Whole class names or their beginnings, as platforms and plug-ins print them.
_PLATFORM = re.compile(
    r"""
    td_data_time$ | td-(?:crumb-container|header-|post-(?:comments|views|sharing|next-prev|source-tags|date)|a-rec|g-rec
        |related-title|ss-main-sidebar|footer|sub-footer|adspot|menu-|module-meta-info|category$|mobile-|social|author-by
        |search|trending|pulldown|scroll-up|instagram|next-prev|subfooter|read-next)
    | tdb[-_](?:breadcrumbs|author-box|header|single_(?:author|related|comments|post_(?:share|views)|next_prev|categories
        |date|tags|source|via|review_|modified_date)|post-meta|search|mobile|footer|loop)
    | td_(?:module_|block_(?:related|trending|social|list_menu|author|popular)|mod_|with_ajax|spot
        |uid_\d+_related|popup|login)
    | tdm_block_(?:socials|newsletter|popup) | tds-(?:newsletter|locker) | tdc-footer | tdi_\d+_rand_$
    | m-a-box | molongui | author-box | author_box | authorbox | sabox | abh_box | pp-(?:multiple-authors|author-box)
    | about-?author | author-?(?:bio|info|description|profile|card)
    | gtranslate | goog-te | google_translate | skiptranslate | translate-widget | translate-?box
    | jp-relatedposts | sharedaddy | sd-(?:sharing|block|like) | yarpp | crp_related | addtoany | a2a_ | heateor | essb_
    | mashsb | swp_social | addthis | sharethis | st-(?:inline|sticky)-share | ss-inline-share | share-?this | dpsp- | penci-share
    | wp-block-(?:latest-posts|latest-comments|comments|post-comments|social-links|post-navigation|query|search|categories|archives)
    | post-?navigation | nav-links | navigation-post
    | disqus | fb[-_]comments | fb-like | wpdiscuz | wpd- | comments-area | comment-?respond | commentlist | comment-?list
    | comment-?form | comments?-?(?:section|wrapper|container|template|title|link|count) | respond$ | comments?$
    | adsbygoogle | google-auto-placed | code-block-\d | ai-viewport | ezoic | adthrive | dfp- | gpt-ad | div-gpt
    | taboola | outbrain | ob-widget | mgbox | zergnet | revcontent
    | cookie-(?:notice|law|bar|banner|consent|policy) | cookieconsent | cky- | cli-bar | cmplz | onetrust | gdpr
    | mc4wp | mc_embed | mailpoet | newsletter | subscribe-(?:box|form|widget) | ctct-
    | rank-math-breadcrumb | yoast-breadcrumb | aioseo-breadcrumb | breadcrumb | bread-crumb
    | post-?views | view-?count | entry-?views | screen-reader-text$ | sr-only$ | visually-hidden$ | skip-link
    | widget-?area | sidebar$ | site-(?:header|footer|branding) | masthead$ | colophon$
    """,
    re.VERBOSE,
)
# Words that a name is made of. They are common, so the share of the text is weighed as well.
_WORDS = re.compile(
    r"""
    (?:^|[-_])(?:
        related | popular | trending | most-?(?:read|viewed|popular|shared|commented) | recommend(?:ed|ation|ations)?
        | also-?(?:read|like|see) | you-?may | more-?(?:stories|news|from|articles|on|headlines) | read-?(?:more|next|also) | latest-?(?:news|posts|stories)
        | recent-?(?:posts|comments|news|articles) | hot-?(?:news|this) | editors?-?picks? | up-?next | next-?(?:up|article|post) | prev(?:ious)?-?(?:next|post)
        | side-?bar | share | sharing | sharer | share-?(?:bar|box|buttons?|links?|icons?) | social | socials | follow-?us
        | news-?letter | subscribe | subscription | sign-?up | cookies? | consent
        | ads? | advert | advertise | advertisement | advertising | advertorial | sponsor | sponsored | promo | promotion
        | ad-?(?:slot|unit|container|wrapper|box|banner|break|label) | google-?ads?
        | teasers? | tag-?(?:list|cloud) | tags-?links | print-?(?:link|button) | pagination | pager | back-?to-?top
    )(?:$|[-_])
    """,
    re.VERBOSE,
)  # fmt: skip
# States and taxonomy that a theme writes on the wrapper of a whole page or article.
_STATE = re.compile(r"(?:has|no|with|without|is|not|hide|show|category|tag|post|type|status|format|single|template|page)[-_]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _verdict(names: str) -> int:
    """How surely names like these are boilerplate: 2 a platform's own, 1 by a word in it, 0 not."""
    tokens = names.lower().split()
    if any(_PLATFORM.match(token) for token in tokens):
        return 2
    return int(any(not _STATE.match(token) and _WORDS.search(token) for token in tokens))


def cut(tree: HtmlElement, keep: set[HtmlElement]) -> None:
    """Take boilerplate out of ``tree``, in place. Elements of ``keep`` and what holds them stay."""
    doomed: list[HtmlElement] = []
    weighed: list[HtmlElement] = []
    for element in tree.iter("*"):
        tag = element.tag
        if tag in _NEVER or element in keep:
            continue
        attributes = element.attrib
        if not attributes:
            if tag in _TAGS:
                doomed.append(element)
            continue
        verdict = _verdict(f"{attributes.get('class', '')} {attributes.get('id', '')}")
        if verdict == 2 or tag in _TAGS or attributes.get("role") in _ROLES:
            doomed.append(element)
        elif (
            verdict
            or "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or ("style" in attributes and _HIDDEN.search(attributes["style"]))
        ):
            weighed.append(element)
    _cut_unless_main(tree, doomed, 0.7)
    _cut_unless_main(tree, weighed, 0.4)


def _cut_unless_main(tree: HtmlElement, elements: list[HtmlElement], most: float) -> None:
    """Cut each element that does not hold more than ``most`` of the page's paragraphs."""
    if not elements:
        return
    limit = most * _running_text(tree)
    gone: set[HtmlElement] = set()
    for element in elements:
        if any(parent in gone for parent in element.iterancestors()):
            continue
        if limit and _running_text(element) > limit:
            continue
        gone.add(element)
    for element in gone:
        drop(element)


def _running_text(element: HtmlElement) -> int:
    return sum(len(text_of(paragraph)) for paragraph in element.iter("p"))
