"""What class names and ids mean, by platform and by the words in them; never by outlet."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import add

# Names used by platforms and plug-ins, whole or by their start: certainly not the article.
_BOILERPLATE = frozenset(
    """
    td_data_time td-category respond comment comments screen-reader-text sr-only visually-hidden sidebar masthead
    colophon site-header site-footer site-branding nav-links view-count viewcount newsletter breadcrumb breadcrumbs
    """.split()  # noqa: SIM905
)
_BOILERPLATE_BEGINNINGS = """
    td-crumb-container td-header- td-post-comments td-post-views td-post-sharing td-post-next-prev
    td-post-source-tags td-post-date td-a-rec td-g-rec td-related-title td-ss-main-sidebar td-footer td-sub-footer
    td-subfooter td-adspot td-menu- td-module-meta-info td-mobile- td-social td-author-by td-search td-trending
    td-pulldown td-scroll-up td-instagram td-next-prev td-read-next tdb_breadcrumbs tdb-breadcrumbs tdb-author-box
    tdb_header tdb-header tdb-post-meta tdb_search tdb_mobile tdb_footer tdb_loop tdb-loop tdb_single_author
    tdb_single_related tdb_single_comments tdb_single_post_share tdb_single_post_views tdb_single_next_prev
    tdb_single_categories tdb_single_date tdb_single_tags tdb_single_source tdb_single_via tdb_single_review_
    tdb_single_modified td_module_ td_block_related td_block_trending td_block_social td_block_list_menu
    td_block_author td_block_popular td_mod_ td_with_ajax td_spot td_popup td_login tdm_block_socials
    tdm_block_newsletter tdm_block_popup tds-newsletter tds-locker tdc-footer m-a-box molongui author-box author_box
    authorbox sabox abh_box pp-multiple-authors pp-author-box about-author aboutauthor author-bio author-info
    author-description author-profile author-card authorbio authorinfo gtranslate goog-te google_translate
    skiptranslate translate-widget translate-box translatebox jp-relatedposts sharedaddy sd-sharing sd-block sd-like
    yarpp crp_related addtoany a2a_ heateor essb_ mashsb swp_social addthis sharethis share-this st-inline-share
    st-sticky-share ss-inline-share dpsp- wp-block-latest-posts wp-block-latest-comments wp-block-comments
    wp-block-post-comments wp-block-social-links wp-block-post-navigation wp-block-query wp-block-search
    wp-block-categories post-navigation postnavigation disqus fb-comments fb_comments fb-like wpdiscuz wpd-
    comments-area comment-respond commentlist comment-list comment-form comments-section comments-wrapper
    comments-container comments-template comments-title comments-link comments-count comment-section comment-count
    comment-template adsbygoogle google-auto-placed ai-viewport ezoic adthrive dfp- gpt-ad div-gpt taboola outbrain
    ob-widget mgbox zergnet revcontent cookie-notice cookie-law cookie-bar cookie-banner cookie-consent cookie-policy
    cookieconsent cky- cli-bar cmplz onetrust gdpr mc4wp mc_embed mailpoet newsletter- newsletter_ subscribe-box
    subscribe-form subscribe-widget ctct- rank-math-breadcrumb yoast-breadcrumb aioseo-breadcrumb breadcrumb-
    breadcrumb_ bread-crumb post-views postviews entry-views postmetadata post-nav-links skip-link
    widget-area widgetarea
    """.split()  # noqa: SIM905
# Looked up by their first two letters: few of them start like a given name.
_BOILERPLATE_BY_LETTERS = {
    letters: tuple(beginnings)
    for letters, beginnings in groupby(sorted(_BOILERPLATE_BEGINNINGS), key=lambda beginning: beginning[:2])
}
# Words and pairs of words in a name. They are common, so the share of the text also counts.
_WORDS = frozenset(
    """
    related popular trending recommend recommended recommendation recommendations sidebar share sharing sharer
    sharebar sharebox sharebuttons sharelinks social socials newsletter newsletters subscribe subscription signup
    cookie cookies consent ad ads advert adverts advertise advertisement advertisements advertising advertorial
    sponsor sponsored promo promotion teaser teasers pagination pager tagcloud taglist tagslinks mostread mostviewed
    mostpopular mostshared mostcommented alsoread alsolike alsosee youmay morestories morenews morefrom morearticles
    moreon moreheadlines readmore readnext readalso latestnews latestposts lateststories recentposts recentcomments
    recentnews recentarticles hotnews hotthis editorpick editorpicks editorspicks upnext nextup nextarticle nextpost
    prevnext prevpost previouspost previousnext followus adslot adunit adcontainer adwrapper adbox adbanner adbreak
    adlabel googlead googleads printlink printbutton backtop backto caption captions gallery slideshow modal cta
    disclaimer author authors byline
    """.split()  # noqa: SIM905
)
# Endings of names with a role: checking them first spares most names the pattern.
_ROLE_ENDINGS = (
    "content", "body", "text", "standfirst", "title", "excerpt", "deck", "dek",
    "box", "source", "via", "category", "links", "container", "breadcrumb", "breadcrumbs",
)  # fmt: skip
_ROLE = re.compile(
    r"(?P<container>td-post-content|tdb_single_content"
    r"|(?:[a-z]{1,8}[-_]{1,2})?(?:entry|post|article|single|story)[-_]{1,2}(?:content|body|text)"
    r"|(?:article|story|post)(?:body|content|text)|content[-_]body|field--?name-(?:field-)?body|wp-block-post-content)"
    r"|(?P<standfirst>td-post-sub-title|tdb[-_]single[-_]subtitle"
    r"|(?:(?:article|entry|post|single|story)[-_]{1,2})?(?:standfirst|sub-?title|excerpt|deck|dek))"
    r"|(?P<source>td-post-small-box|tdb[-_]single[-_](?:source|via))"
    r"|(?P<section>td-category|tdb-entry-category|cat-links|td-crumb-container|tdb_breadcrumbs|(?:yoast-)?breadcrumbs?)"
)


@lru_cache(maxsize=16384)
def roles_of(name: str) -> tuple[str, ...]:
    """Return the roles of one class name or id, in lower case.

    ``boilerplate`` is never the article; ``suspect`` hardly ever; the others may contain a part of it.
    """
    role = _ROLE.fullmatch(name) if name.endswith(_ROLE_ENDINGS) else None
    roles = [role.lastgroup] if role and role.lastgroup else []
    beginnings = _BOILERPLATE_BY_LETTERS.get(name[:2], ())
    if name in _BOILERPLATE or name.startswith(beginnings):
        return (*roles, "boilerplate")
    return (*roles, "suspect") if _has_word(name) else tuple(roles)


def _has_word(name: str) -> bool:
    parts = name.replace("_", "-").split("-")
    if len(parts) == 1:
        return name in _WORDS
    if "" in parts:
        parts = [part for part in parts if part]
    return not _WORDS.isdisjoint(parts) or not _WORDS.isdisjoint(map(add, parts, parts[1:]))
