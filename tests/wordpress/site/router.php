<?php
// What a web server does for WordPress: pretty permalinks, and an access log, one JSON object a line.

// It is written before the answer's end, so whoever has the answer finds its line.
register_shutdown_function(function () {
    $line = json_encode([
        'time' => $_SERVER['REQUEST_TIME_FLOAT'],
        'method' => $_SERVER['REQUEST_METHOD'],
        'path' => $_SERVER['REQUEST_URI'],
        'status' => http_response_code(),
        'if_none_match' => $_SERVER['HTTP_IF_NONE_MATCH'] ?? null,
        'if_modified_since' => $_SERVER['HTTP_IF_MODIFIED_SINCE'] ?? null,
        'user_agent' => $_SERVER['HTTP_USER_AGENT'] ?? null,
    ], JSON_UNESCAPED_SLASHES);
    file_put_contents(getenv('WORDPRESS_LOG'), $line . "\n", FILE_APPEND | LOCK_EX);
});

if (is_file($_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH))) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
