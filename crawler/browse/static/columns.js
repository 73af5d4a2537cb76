// Datasette's table.js asks for this name; a script of its own, because inline ones are forbidden.
var DATASETTE_ALLOW_FACET = document.currentScript.dataset.allowFacet === "true";
