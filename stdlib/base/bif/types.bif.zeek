##! Enumerations that the engine itself names: transport facts, tunnel kinds,
##! log writers, message levels and the tags of all analyzers.

## What a remote procedure call came to.
type rpc_status: enum {
	RPC_SUCCESS,
	RPC_PROG_UNAVAIL,
	RPC_PROG_MISMATCH,
	RPC_PROC_UNAVAIL,
	RPC_GARBAGE_ARGS,
	RPC_SYSTEM_ERR,
	RPC_TIMEOUT,
	RPC_VERS_MISMATCH,
	RPC_AUTH_ERROR,
	RPC_UNKNOWN_ERROR,
};

## The network layer that a frame carries.
type layer3_proto: enum {
	L3_IPV4,
	L3_IPV6,
	L3_ARP,
	L3_UNKNOWN,
};

## The link layer of a frame.
type link_encap: enum {
	LINK_ETHERNET,
	LINK_UNKNOWN,
};

## What happened to a table's element, as told to an ``&on_change`` function.
type TableChange: enum {
	TABLE_ELEMENT_NEW,
	TABLE_ELEMENT_CHANGED,
	TABLE_ELEMENT_REMOVED,
	TABLE_ELEMENT_EXPIRED,
};

module Log;

export {
	## The kinds of log writers.
	type Writer: enum {
		WRITER_ASCII,	##< Tab-separated text, or JSON where asked for.
		WRITER_NONE,	##< Writes nothing; for tests and measurements.
		WRITER_SQLITE,	##< A table in an SQLite file.
		WRITER_POSTGRESQL,	##< A table in PostgreSQL.
		WRITER_ELASTICSEARCH,	##< An index in Elasticsearch.
		WRITER_INFLUXDB,	##< A measurement in InfluxDB.
	};

	## The log streams; each policy that writes a log adds its own.
	type ID: enum {
		Unknown,	##< No stream.
	};

	## Whether the output of ``print`` goes to a log stream.
	type PrintLogType: enum {
		REDIRECT_NONE,	##< No output goes there.
		REDIRECT_STDOUT,	##< What is printed without naming a file.
		REDIRECT_ALL,	##< What is printed, to files also.
	};
}

module Tunnel;

export {
	## The kinds of tunnels that are looked into.
	type Type: enum {
		NONE,
		IP,
		AYIYA,
		TEREDO,
		SOCKS,
		GTPv1,
		HTTP,
		GRE,
		VXLAN,
		GENEVE,
	};
}

module Reporter;

export {
	## How grave a message is.
	type Level: enum {
		INFO,
		WARNING,
		ERROR,
	};
}

module Analyzer;

export {
	## Protocol analyzers: they work on the payload of connections.
	type Tag: enum {
		ANALYZER_BITTORRENT = 1,
		ANALYZER_BITTORRENTTRACKER = 2,
		ANALYZER_CONNSIZE = 3,
		ANALYZER_CONTENTLINE = 4,
		ANALYZER_CONTENTS = 5,
		ANALYZER_CONTENTS_DNS = 6,
		ANALYZER_CONTENTS_NCP = 7,
		ANALYZER_CONTENTS_NETBIOSSSN = 8,
		ANALYZER_CONTENTS_RLOGIN = 9,
		ANALYZER_CONTENTS_RPC = 10,
		ANALYZER_CONTENTS_RSH = 11,
		ANALYZER_CONTENTS_SMB = 12,
		ANALYZER_DCE_RPC = 13,
		ANALYZER_DHCP = 14,
		ANALYZER_DNP3_TCP = 15,
		ANALYZER_DNP3_UDP = 16,
		ANALYZER_DNS = 17,
		ANALYZER_DTLS = 18,
		ANALYZER_FINGER = 19,
		ANALYZER_FTP = 20,
		ANALYZER_FTP_ADAT = 21,
		ANALYZER_FTP_DATA = 22,
		ANALYZER_GNUTELLA = 23,
		ANALYZER_GSSAPI = 24,
		ANALYZER_HTTP = 25,
		ANALYZER_ICMP = 26,
		ANALYZER_IDENT = 27,
		ANALYZER_IMAP = 28,
		ANALYZER_IRC = 29,
		ANALYZER_IRC_DATA = 30,
		ANALYZER_KRB = 31,
		ANALYZER_KRB_TCP = 32,
		ANALYZER_LDAP_TCP = 33,
		ANALYZER_LDAP_UDP = 34,
		ANALYZER_LOGIN = 35,
		ANALYZER_MODBUS = 36,
		ANALYZER_MOUNT = 37,
		ANALYZER_MQTT = 38,
		ANALYZER_MYSQL = 39,
		ANALYZER_NCP = 40,
		ANALYZER_NETBIOSSSN = 41,
		ANALYZER_NFS = 42,
		ANALYZER_NTLM = 43,
		ANALYZER_NTP = 44,
		ANALYZER_NVT = 45,
		ANALYZER_PIA_TCP = 46,
		ANALYZER_PIA_UDP = 47,
		ANALYZER_POP3 = 48,
		ANALYZER_PORTMAPPER = 49,
		ANALYZER_POSTGRESQL = 50,
		ANALYZER_QUIC = 51,
		ANALYZER_RADIUS = 52,
		ANALYZER_RDP = 53,
		ANALYZER_RDPEUDP = 54,
		ANALYZER_REDIS = 55,
		ANALYZER_RFB = 56,
		ANALYZER_RLOGIN = 57,
		ANALYZER_RPC = 58,
		ANALYZER_RSH = 59,
		ANALYZER_SIP = 60,
		ANALYZER_SMB = 61,
		ANALYZER_SMTP = 62,
		ANALYZER_SMTP_BDAT = 63,
		ANALYZER_SNMP = 64,
		ANALYZER_SOCKS = 65,
		ANALYZER_SSH = 66,
		ANALYZER_SSL = 67,
		ANALYZER_STREAM_EVENT = 68,
		ANALYZER_SYSLOG = 69,
		ANALYZER_TCP = 70,
		ANALYZER_TCPSTATS = 71,
		ANALYZER_TELNET = 72,
		ANALYZER_UDP = 73,
		ANALYZER_UNKNOWN_IP_TRANSPORT = 74,
		ANALYZER_WEBSOCKET = 75,
		ANALYZER_XMPP = 76,
		ANALYZER_ZIP = 77,
	};
}

module Files;

export {
	## File analyzers: they work on the contents of files.
	type Tag: enum {
		ANALYZER_DATA_EVENT = 1001,
		ANALYZER_ENTROPY = 1002,
		ANALYZER_EXTRACT = 1003,
		ANALYZER_MD5 = 1004,
		ANALYZER_OCSP_REPLY = 1005,
		ANALYZER_OCSP_REQUEST = 1006,
		ANALYZER_PE = 1007,
		ANALYZER_SHA1 = 1008,
		ANALYZER_SHA256 = 1009,
		ANALYZER_X509 = 1010,
		ANALYZER_SHA224 = 1011,
		ANALYZER_SHA384 = 1012,
		ANALYZER_SHA512 = 1013,
	};
}

module PacketAnalyzer;

export {
	## Packet analyzers: they work on one packet each, layer by layer.
	type Tag: enum {
		ANALYZER_ARP = 2001,
		ANALYZER_AYIYA = 2002,
		ANALYZER_ETHERNET = 2003,
		ANALYZER_FDDI = 2004,
		ANALYZER_GENEVE = 2005,
		ANALYZER_GRE = 2006,
		ANALYZER_GTPV1 = 2007,
		ANALYZER_ICMP = 2008,
		ANALYZER_IEEE802_11 = 2009,
		ANALYZER_IEEE802_11_RADIO = 2010,
		ANALYZER_IP = 2011,
		ANALYZER_IPTUNNEL = 2012,
		ANALYZER_LINUXSLL = 2013,
		ANALYZER_LINUXSLL2 = 2014,
		ANALYZER_LLC = 2015,
		ANALYZER_MPLS = 2016,
		ANALYZER_NFLOG = 2017,
		ANALYZER_NOVELL_802_3 = 2018,
		ANALYZER_NULL = 2019,
		ANALYZER_PBB = 2020,
		ANALYZER_PPP = 2021,
		ANALYZER_PPPOE = 2022,
		ANALYZER_PPPSERIAL = 2023,
		ANALYZER_ROOT = 2024,
		ANALYZER_SKIP = 2025,
		ANALYZER_SNAP = 2026,
		ANALYZER_TCP = 2027,
		ANALYZER_TEREDO = 2028,
		ANALYZER_UDP = 2029,
		ANALYZER_UNKNOWN_IP_TRANSPORT = 2030,
		ANALYZER_VLAN = 2031,
		ANALYZER_VNTAG = 2032,
		ANALYZER_VXLAN = 2033,
	};
}

module AllAnalyzers;

export {
	## Any analyzer. The compiler adds each element of ``Analyzer::Tag``,
	## ``Files::Tag`` and ``PacketAnalyzer::Tag`` under its own name and value,
	## and lets a value of these types stand where this one is asked for.
	type Tag: enum { };
}

module GLOBAL;
