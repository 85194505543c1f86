##! Events of the storage framework.

@load base/frameworks/storage/types

module Storage;

export {
	## A backend has been opened.
	##
	## tag: Which kind of backend.
	##
	## config: The options it was opened with.
	global backend_opened: event(tag: Storage::Backend, config: any);

	## The connection to a backend is gone. SQLite, the one kind there is, never loses it.
	##
	## tag: Which kind of backend.
	##
	## config: The options it was opened with.
	##
	## reason: Why it is gone.
	global backend_lost: event(tag: Storage::Backend, config: any, reason: string);
}
