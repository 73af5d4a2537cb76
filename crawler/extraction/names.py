"""What class names and ids mean, by platform and by the words in them; never by outlet."""

from __future__ import annotations

import re
from collections.abc import Callable

# Whole names or their beginnings, as platforms and plug-ins print them: surely not the article.
_FURNITURE = re.compile(
    r"""
    td_data_time$ | td-(?:crumb-container|header-|post-(?:comments|views|sharing|next-prev|source-tags|date)|a-rec|g-rec
        |related-title|ss-main-sidebar|footer|sub-footer|adspot|menu-|module-meta-info|category$|mobile-|social|author-by
        |search|trending|pulldown|scroll-up|instagram|next-prev|subfooter|read-next)
    | tdb[-_](?:breadcrumbs|author-box|header|post-meta|search|mobile|footer|loop
        |single_(?:author|related|comments|post_(?:share|views)|next_prev|categories|date|tags|source|via|review_|modified))
    | td_(?:module_|block_(?:related|trending|social|list_menu|author|popular)|mod_|with_ajax|spot|popup|login)
    | tdm_block_(?:socials|newsletter|popup) | tds-(?:newsletter|locker) | tdc-footer
    | m-a-box | molongui | author-box | author_box | authorbox | sabox | abh_box | pp-(?:multiple-authors|author-box)
    | about-?author | author-?(?:bio|info|description|profile|card)
    | gtranslate | goog-te | google_translate | skiptranslate | translate-widget | translate-?box
    | jp-relatedposts | sharedaddy | sd-(?:sharing|block|like) | yarpp | crp_related | addtoany | a2a_ | heateor | essb_
    | mashsb | swp_social | addthis | sharethis | st-(?:inline|sticky)-share | ss-inline-share | share-?this | dpsp-
    | wp-block-(?:latest-(?:posts|comments)|comments|post-comments|social-links|post-navigation|query|search|categories)
    | post-?navigation | nav-links | navigation-post
    | disqus | fb[-_]comments | fb-like | wpdiscuz | wpd- | comments-area | comment-?respond | commentlist | comment-?list
    | comment-?form | comments?-?(?:section|wrapper|container|template|title|link|count) | respond$ | comments?$
    | adsbygoogle | google-auto-placed | code-block-\d | ai-viewport | ezoic | adthrive | dfp- | gpt-ad | div-gpt
    | taboola | outbrain | ob-widget | mgbox | zergnet | revcontent
    | cookie-(?:notice|law|bar|banner|consent|policy) | cookieconsent | cky- | cli-bar | cmplz | onetrust | gdpr
    | mc4wp | mc_embed | mailpoet | newsletter | subscribe-(?:box|form|widget) | ctct-
    | rank-math-breadcrumb | yoast-breadcrumbs | aioseo-breadcrumb | breadcrumb | bread-crumb
    | post-?views | view-?count | entry-?views | screen-reader-text$ | sr-only$ | visually-hidden$ | skip-link
    | widget-?area | sidebar$ | site-(?:header|footer|branding) | masthead$ | colophon$
    """,
    re.VERBOSE,
)
# Words that a name is made of. They are common, so the share of the text is weighed as well.
_WORDS = re.compile(
    r"""
    (?:^|[-_])(?:
        related | popular | trending | most-?(?:read|viewed|popular|shared|commented) | recommend(?:ed|ations?)?
        | also-?(?:read|like|see) | you-?may | more-?(?:stories|news|from|articles|on|headlines) | read-?(?:more|next|also)
        | latest-?(?:news|posts|stories) | recent-?(?:posts|comments|news|articles) | hot-?(?:news|this) | editors?-?picks?
        | up-?next | next-?(?:up|article|post) | prev(?:ious)?-?(?:next|post) | side-?bar
        | share | sharing | sharer | share-?(?:bar|box|buttons?|links?|icons?) | socials? | follow-?us
        | news-?letter | subscribe | subscription | sign-?up | cookies? | consent
        | ads? | advert | advertise | advertisement | advertising | advertorial | sponsor | sponsored | promo | promotion
        | ad-?(?:slot|unit|container|wrapper|box|banner|break|label) | google-?ads?
        | teasers? | tag-?(?:list|cloud) | tags-?links | print-?(?:link|button) | pagination | pager | back-?to-?top
    )(?:$|[-_])
    """,
    re.VERBOSE,
)
# States and taxonomy that a theme writes on the wrapper of a whole page or article.
_STATE = re.compile(
    r"(?:has|no|with|without|is|not|hide|show|category|tag|post|type|status|format|single|template|page)[-_]"
)
_CONTAINER = re.compile(
    r"td-post-content$|tdb_single_content$|(?:[a-z]{1,8}[-_]{1,2})?(?:entry|post|article|single|story)[-_]{1,2}(?:content|body|text)$"
    r"|(?:article|story|post)(?:body|content|text)$|content[-_]body$|field-(?:-)?name-(?:field-)?body$|wp-block-post-content$"
    r"|articlebody$"
)
_STANDFIRST = re.compile(
    r"td-post-sub-title$|tdb[-_]single[-_]subtitle$|(?:article|entry|post|single|story)?[-_]{0,2}(?:standfirst|sub-?title|excerpt|deck|dek)$"
)
_HEADLINE = re.compile(r"tdb-title-text$|(?:entry|post|article|story|page|single)[-_]{0,2}title$|headline$")
_BYLINE = re.compile(r"m-a-box-(?:name|title)$|td-post-author-name$|tdb-author-name$|vcard$|byline$|author-name$")
_SECTION = re.compile(r"td-category$|tdb-entry-category$|cat-links$|td-crumb-container$|tdb_breadcrumbs$|(?:yoast-)?breadcrumbs?$")


def _worded(name: str) -> bool:
    return not _STATE.match(name) and _WORDS.search(name) is not None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda name: pattern.match(name) is not None


ROLES: dict[str, Callable[[str], bool]] = {
    "furniture": _matching(_FURNITURE),
    "suspect": _worded,
    "container": _matching(_CONTAINER),
    "standfirst": _matching(_STANDFIRST),
    "headline": _matching(_HEADLINE),
    "byline": _matching(_BYLINE),
    "section": _matching(_SECTION),
}
"""By role, whether one class name or id, in lower case, has it."""
