<?php
// The configuration of a WordPress that lives for one test run. What differs between runs is in the environment.

define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('WORDPRESS_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
$table_prefix = 'wp_';

define('WP_HOME', getenv('WORDPRESS_ADDRESS'));
define('WP_SITEURL', getenv('WORDPRESS_ADDRESS'));

// Else application passwords, by which the tests post, want https.
define('WP_ENVIRONMENT_TYPE', 'local');

// Nothing leaves the machine, and nothing happens that was not asked for.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);

require_once ABSPATH . 'wp-settings.php';
