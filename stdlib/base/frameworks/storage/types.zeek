##! Types of the storage framework, which keeps values beyond the run.

module Storage;

export {
	## Kinds of backends that keep values.
	type Backend: enum { STORAGE_BACKEND_REDIS, STORAGE_BACKEND_SQLITE };

	## Forms in which backends keep values.
	type Serializer: enum { STORAGE_SERIALIZER_JSON };

	## How an operation ended.
	type ReturnCode: enum {
		SUCCESS,
		VAL_TYPE_MISMATCH,
		KEY_TYPE_MISMATCH,
		NOT_CONNECTED,
		TIMEOUT,
		CONNECTION_LOST,
		OPERATION_FAILED,
		KEY_NOT_FOUND,
		KEY_EXISTS,
		CONNECTION_FAILED,
		DISCONNECTION_FAILED,
		INITIALIZATION_FAILED,
		IN_PROGRESS,
		SERIALIZATION_FAILED,
		UNSERIALIZATION_FAILED,
	} &redef;

	## What an operation yields.
	type OperationResult: record {
		code: ReturnCode;	##< How it ended.
		error_str: string &optional;	##< What went wrong.
		value: any &optional;	##< What was found, or the handle that was opened.
	};

	## How often entries whose time has come are removed. They are not found any more before that.
	const expire_interval = 15.0secs &redef;
}
