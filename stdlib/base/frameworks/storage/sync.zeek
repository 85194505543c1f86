##! Storage that waits for its results.

@load ./main
@load base/bif/storage-sync.bif

module Storage::Sync;

export {
	## Opens a backend, and makes it where there is none.
	##
	## btype: Which kind of backend.
	##
	## options: Where it is, and how it works.
	##
	## key_type: The type of keys; operations with others are refused.
	##
	## val_type: The type of values; operations with others are refused.
	##
	## Returns: the handle as the result's value, or what went wrong.
	global open_backend: function(btype: Storage::Backend, options: Storage::BackendOptions, key_type: any, val_type: any): Storage::OperationResult;

	## Closes a backend.
	global close_backend: function(backend: opaque of Storage::BackendHandle): Storage::OperationResult;

	## Puts an entry in.
	global put: function(backend: opaque of Storage::BackendHandle, args: Storage::PutArgs): Storage::OperationResult;

	## Looks an entry up.
	##
	## Returns: what was found as the result's value, or KEY_NOT_FOUND.
	global get: function(backend: opaque of Storage::BackendHandle, key: any): Storage::OperationResult;

	## Takes an entry out; there need not be one.
	global erase: function(backend: opaque of Storage::BackendHandle, key: any): Storage::OperationResult;
}

function open_backend(btype: Storage::Backend, options: Storage::BackendOptions, key_type: any, val_type: any): Storage::OperationResult
	{
	return Storage::Sync::__open_backend(btype, options, key_type, val_type);
	}

function close_backend(backend: opaque of Storage::BackendHandle): Storage::OperationResult
	{
	return Storage::Sync::__close_backend(backend);
	}

function put(backend: opaque of Storage::BackendHandle, args: Storage::PutArgs): Storage::OperationResult
	{
	return Storage::Sync::__put(backend, args$key, args$value, args$overwrite, args$expire_time);
	}

function get(backend: opaque of Storage::BackendHandle, key: any): Storage::OperationResult
	{
	return Storage::Sync::__get(backend, key);
	}

function erase(backend: opaque of Storage::BackendHandle, key: any): Storage::OperationResult
	{
	return Storage::Sync::__erase(backend, key);
	}
