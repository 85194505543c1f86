# x509_check_hostname: which hosts a name in a certificate covers.

event zeek_init()
	{
	print x509_check_hostname("www.example.com", "www.example.com"), x509_check_hostname("WWW.Example.com", "www.example.COM");
	print x509_check_hostname("www.example.com", "*.example.com"), x509_check_hostname("a.www.example.com", "*.example.com");
	print x509_check_hostname("web1.example.com", "web*.example.com"), x509_check_hostname("www.example.com", "web*.example.com");
	print x509_check_hostname("example.com", "*.com"), x509_check_hostname("example.com", "*.example.com");
	print x509_check_hostname("www.example.com", "w*w.example.com"), x509_check_hostname("www.a.example.com", "www.*.example.com");
	print x509_check_hostname("www.example.com", "*"), x509_check_hostname("", ""), x509_check_hostname("x", "");
	}
