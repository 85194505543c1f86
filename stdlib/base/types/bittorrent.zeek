##! Types of BitTorrent. No analyzer reads it yet; the types are there for
##! policies that name them.

module GLOBAL;

## A peer of BitTorrent.
type bittorrent_peer: record {
	h: addr;	##< Its address.
	p: port;	##< Its port.
};

## Peers of BitTorrent.
type bittorrent_peer_set: set[bittorrent_peer];

## A value of Bencode; one of them is there. Lists and dictionaries are not
## taken apart.
type bittorrent_benc_value: record {
	i: int &optional;	##< An integer.
	s: string &optional;	##< A string.
	d: string &optional;	##< A dictionary, as it came.
	l: string &optional;	##< A list, as it came.
};

## A dictionary of Bencode.
type bittorrent_benc_dir: table[string] of bittorrent_benc_value;

## Headers that a tracker sent.
type bt_tracker_headers: table[string] of string;
