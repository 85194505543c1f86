##! Handles of the storage framework.

@load base/frameworks/storage/types

module Storage;

export {
	## Whether a backend is open.
	global is_open: function(backend: opaque of Storage::BackendHandle): bool;

	## Whether a backend was asked to wait for the result of every operation.
	global is_forced_sync: function(backend: opaque of Storage::BackendHandle): bool;
}
