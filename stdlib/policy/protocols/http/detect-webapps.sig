# Names of web applications, by what their pages say of themselves.

signature webapp-wordpress {
  ip-proto == tcp
  http-reply-body /.*(name=["']generator["'] content=["']WordPress|\/wp-content\/(themes|plugins)\/)/
  requires-reverse-signature webapp-request
  event "Wordpress"
}

signature webapp-mediawiki {
  ip-proto == tcp
  http-reply-body /.*(name=["']generator["'] content=["']MediaWiki|href=["'][^"']*MediaWiki:Common\.css)/
  requires-reverse-signature webapp-request
  event "MediaWiki"
}

signature webapp-drupal {
  ip-proto == tcp
  http-reply-body /.*(\/sites\/all\/(themes|modules)\/|Drupal\.settings|content=["']Drupal )/
  requires-reverse-signature webapp-request
  event "Drupal"
}

signature webapp-joomla {
  ip-proto == tcp
  http-reply-body /.*name=["']generator["'] content=["']Joomla/
  requires-reverse-signature webapp-request
  event "Joomla"
}

signature webapp-phpmyadmin {
  ip-proto == tcp
  http-reply-body /.*<title>[^<]{0,40}phpMyAdmin/
  requires-reverse-signature webapp-request
  event "phpMyAdmin"
}

signature webapp-phpbb {
  ip-proto == tcp
  http-reply-body /.*(Powered by <a href=["'][^"']*phpbb\.com|id=["']phpbb["'])/
  requires-reverse-signature webapp-request
  event "phpBB"
}

signature webapp-moodle {
  ip-proto == tcp
  http-reply-body /.*name=["']keywords["'] content=["']moodle/
  requires-reverse-signature webapp-request
  event "Moodle"
}

signature webapp-request {
  ip-proto == tcp
  http-request /.*/
}
