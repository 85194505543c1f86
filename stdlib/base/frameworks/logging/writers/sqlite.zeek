##! Settings of the writer of SQLite files. A filter's ``$config`` may name the
##! table with ``tablename``; otherwise it has the name of the log's path. The
##! file is the path with ``.sqlite`` behind.

module LogSQLite;

export {
	## What stands between two elements of a set or vector.
	const set_separator = Log::set_separator &redef;

	## How an element without value is written.
	const unset_field = Log::unset_field &redef;

	## How an empty set or vector is written.
	const empty_field = Log::empty_field &redef;

	## How far SQLite waits for the disk, as its pragma ``synchronous`` says.
	type SQLiteSynchronous: enum {
		SQLITE_SYNCHRONOUS_DEFAULT,	##< As SQLite decides.
		SQLITE_SYNCHRONOUS_OFF,	##< Not at all.
		SQLITE_SYNCHRONOUS_NORMAL,	##< At the critical moments.
		SQLITE_SYNCHRONOUS_FULL,	##< For each transaction.
		SQLITE_SYNCHRONOUS_EXTRA,	##< For the folder, too.
	};

	## How SQLite keeps its journal, as its pragma ``journal_mode`` says.
	type SQLiteJournalMode: enum {
		SQLITE_JOURNAL_MODE_DEFAULT,	##< As SQLite decides.
		SQLITE_JOURNAL_MODE_DELETE,	##< A file, deleted after each transaction.
		SQLITE_JOURNAL_MODE_TRUNCATE,	##< A file, emptied after each transaction.
		SQLITE_JOURNAL_MODE_PERSIST,	##< A file that stays.
		SQLITE_JOURNAL_MODE_MEMORY,	##< In memory.
		SQLITE_JOURNAL_MODE_WAL,	##< A write-ahead log: readers and writers do not wait for each other.
		SQLITE_JOURNAL_MODE_OFF,	##< None.
	};

	## The pragma ``synchronous`` of the files.
	const synchronous = SQLITE_SYNCHRONOUS_DEFAULT &redef;

	## The pragma ``journal_mode`` of the files.
	const journal_mode = SQLITE_JOURNAL_MODE_DEFAULT &redef;
}
