# What counts as SQL in a URI (policy/protocols/http/detect-sql-injection).

@load protocols/http/detect-sql-injection
event zeek_init()
	{
	for ( i, u in vector("/x?id=1 union select a", "/x?id=1%20OR 1=1","/x?id=1 or 1=1", "/x?n=x' and 'a'='a", "/x?id=5'-1", "/x?n=';drop table x", "/p?q=substring(a)", "/a?b=/*!50000 x", "/a?b=c&d=e", "/search?q=hello+world", "/index.html?order=5", "/x?a=b&color=blue", "/a?b=1;drop table users") )
		print HTTP::match_sql_injection_uri in u, u;
	}
