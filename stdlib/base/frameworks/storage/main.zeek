##! The storage framework: values that outlast the run, by key, in a data base. :zeek:see:`Storage::Sync::open_backend` opens one,
##! for keys and values of one type each; a policy that belongs to the kind of the data base gives the options.

@load base/bif/storage.bif
@load base/bif/storage-events.bif

module Storage;

export {
	## What opens a backend. Policies of the kinds of backends add their own options.
	type BackendOptions: record {
		## In which form values are kept.
		serializer: Storage::Serializer &default=Storage::STORAGE_SERIALIZER_JSON;

		## Wait for results even where a backend could yield them later.
		forced_sync: bool &default=F;
	};

	## What puts an entry into a backend.
	type PutArgs: record {
		## The entry's key.
		key: any;

		## The entry's value.
		value: any;

		## An entry of that key is replaced; else the operation ends with KEY_EXISTS.
		overwrite: bool &default=T;

		## How long the entry lasts; 0 is without end.
		expire_time: interval &default=0sec;
	};

	## Bounds of the buckets of metrics on how long operations take.
	const latency_metric_bounds: vector of double = { 0.001, 0.01, 0.1, 1.0, } &redef;
}
