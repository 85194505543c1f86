##! Settings of the reader that makes rows up, as many as its source says.

module InputBenchmark;

export {
	## By how much the number of rows is multiplied at each heartbeat.
	const factor = 1.0 &redef;

	## Microseconds between rows.
	const spread = 0 &redef;

	## Spreads rows over a heartbeat.
	const autospread = 0.0 &redef;

	## How many rows more there are at each heartbeat.
	const addfactor = 0 &redef;

	## From how many rows on they are not spread any more.
	const stopspreadat = 0 &redef;

	## Spreads rows by the clock.
	const timedspread = 0.0 &redef;
}
