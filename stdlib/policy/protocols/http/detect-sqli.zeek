##! The older name of ``detect-sql-injection``.

@load ./detect-sql-injection
