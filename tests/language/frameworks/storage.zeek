# Storage: entries of an SQLite data base, their types, their end, and results in conditions.
@load base/frameworks/storage
@load policy/frameworks/storage/backend/sqlite

redef exit_only_after_terminate = T;

type Entry: record {
	name: string;
	seen: set[addr];
	at: port &optional;
	lasts: interval;
};

function options(path: string): Storage::BackendOptions
	{
	return Storage::BackendOptions($sqlite=Storage::Backend::SQLite::Options($database_path=path, $table_name="entries"));
	}

event Storage::backend_opened(tag: Storage::Backend, config: any)
	{
	print "opened", tag, (config as Storage::BackendOptions)$sqlite$database_path;
	}

event zeek_init() &priority=5
	{
	local none = Storage::Sync::open_backend(Storage::STORAGE_BACKEND_SQLITE, options("/no/such/folder/x.sqlite"), string, count);
	print none$code, none$error_str;
	print Storage::Sync::open_backend(Storage::STORAGE_BACKEND_SQLITE, [], string, count)$code;

	local opened = Storage::Sync::open_backend(Storage::STORAGE_BACKEND_SQLITE, options(":memory:"), string, count);
	local b = opened$value as opaque of Storage::BackendHandle;
	print opened$code, Storage::is_open(b), Storage::is_forced_sync(b);
	print Storage::Sync::get(b, "a");
	print Storage::Sync::put(b, [$key="a", $value=1]);
	print Storage::Sync::put(b, [$key="a", $value=2, $overwrite=F]);
	print Storage::Sync::get(b, "a");
	print Storage::Sync::put(b, [$key="a", $value=3]);
	print Storage::Sync::get(b, "a")$value as count;
	print Storage::Sync::put(b, [$key=1, $value=3]);
	print Storage::Sync::put(b, [$key="a", $value="three"]);
	print Storage::Sync::get(b, 1.5);
	print Storage::Sync::erase(b, "a"), Storage::Sync::erase(b, "a");
	print Storage::Sync::get(b, "a")$code;

	print Storage::Sync::put(b, [$key="short", $value=4, $expire_time=10msec])$code;
	print Storage::Sync::get(b, "short")$code;
	sleep(20msec);
	set_network_time(current_time());
	print Storage::Sync::get(b, "short")$code;
	print Storage::Sync::put(b, [$key="short", $value=5, $overwrite=F])$code;

	print Storage::Sync::close_backend(b), Storage::is_open(b);
	print Storage::Sync::get(b, "a");
	print Storage::Sync::close_backend(b)$code;
	}

event zeek_init()
	{
	local e = Entry($name="x", $seen=set(10.0.0.1, [2001:db8::1]), $lasts=90sec);

	when [e] ( local opened = Storage::Async::open_backend(Storage::STORAGE_BACKEND_SQLITE, options("entries.sqlite"), addr, Entry) )
		{
		local b = opened$value as opaque of Storage::BackendHandle;
		when [b, e] ( local put = Storage::Async::put(b, [$key=10.0.0.1, $value=e]) )
			{
			print put$code;
			when [b] ( local found = Storage::Async::get(b, 10.0.0.1) )
				{
				local f = found$value as Entry;
				print f$name, |f$seen|, 10.0.0.1 in f$seen, f?$at, f$lasts;
				when [b] ( local closed = Storage::Async::close_backend(b) )
					{
					print closed$code;
					# What was put in is there when the file is opened again.
					local again = Storage::Sync::open_backend(Storage::STORAGE_BACKEND_SQLITE, options("entries.sqlite"), addr, Entry);
					print (Storage::Sync::get(again$value, 10.0.0.1)$value as Entry)$name;
					terminate();
					}
				}
			}
		}
	timeout 5sec
		{
		print "late";
		terminate();
		}
	}
