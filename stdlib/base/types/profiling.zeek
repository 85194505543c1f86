##! Profiling by policy. The program measures by ``nidsvm profile``; these names
##! are known so that policies which turn the reference's profiling on load.

module GLOBAL;

## Where profiling writes to.
global profiling_file: file &redef;

## How often profiling writes; 0 is never.
const profiling_interval = 0 secs &redef;

## How many of these intervals pass between two expensive measurements.
const expensive_profiling_multiple = 0 &redef;

## What packets are counted by.
type pkt_profile_modes: enum {
	PKT_PROFILE_MODE_NONE,	##< Not at all.
	PKT_PROFILE_MODE_SECS,	##< By seconds.
	PKT_PROFILE_MODE_PKTS,	##< By packets.
	PKT_PROFILE_MODE_BYTES,	##< By bytes.
};

## What packets are counted by.
const pkt_profile_mode = PKT_PROFILE_MODE_NONE &redef;

## After how many of them a line is written.
const pkt_profile_freq = 0.0 &redef;

## Where it is written to.
global pkt_profile_file: file &redef;
