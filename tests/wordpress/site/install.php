<?php
// Installs WordPress into an empty database and makes it a small news site; says how to post there, as JSON.

$_SERVER['HTTP_HOST'] = parse_url(getenv('WORDPRESS_ADDRESS'), PHP_URL_HOST);
define('WP_INSTALLING', true);
// Else categories get no addresses of their own, while the site has no permalinks yet.
define('WP_ADMIN', true);
// WordPress would write a letter to the owner.
function wp_new_blog_notification() {}

(new mysqli('localhost', 'root', '', null, null, getenv('WORDPRESS_SOCKET')))->query('CREATE DATABASE wordpress');
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

$desk = wp_install('The Gazette', 'desk', 'desk@gazette.example', true, '', wp_generate_password())['user_id'];
// A feed is as new as the newest change of any post or page: only what the tests post may be new.
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any']) as $example) {
    wp_delete_post($example->ID, true);
}
wp_insert_post(['post_type' => 'page', 'post_title' => 'About us', 'post_content' => 'A gazette.',
    'post_status' => 'publish', 'post_date' => '2020-01-01 12:00:00']);

update_option('timezone_string', 'Asia/Karachi');
update_option('posts_per_rss', 10);
update_option('permalink_structure', '/%postname%/');
$wp_rewrite->init();
flush_rewrite_rules(false);

$categories = [];
foreach (['Diplomacy', 'Trade'] as $name) {
    $categories[$name] = wp_insert_term($name, 'category')['term_id'];
}
$author = wp_insert_user([
    'user_login' => 'sana',
    'user_pass' => wp_generate_password(),
    'display_name' => 'Sana Qadir',
    'role' => 'author',
]);
[$password] = WP_Application_Passwords::create_new_application_password($desk, ['name' => 'tests']);
echo json_encode(['user' => 'desk', 'password' => $password, 'author' => $author, 'categories' => $categories]);
