##! Handles of the storage framework.

@load base/frameworks/storage/types

module Storage;

export {
	## Backends that keep values.
	type Backend: enum { STORAGE_BACKEND_REDIS, STORAGE_BACKEND_SQLITE };

	global is_open: function(backend: opaque of Storage::BackendHandle): bool;
	global is_forced_sync: function(backend: opaque of Storage::BackendHandle): bool;
}
