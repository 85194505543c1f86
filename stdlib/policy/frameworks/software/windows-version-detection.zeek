##! Versions of Windows, told by its library for certificates: it fetches
##! revocation lists now and then, and its user agent names its own version.

@load base/protocols/http
@load base/frameworks/software

module OS;

export {
	redef enum Software::Type += {
		## Windows itself.
		WINDOWS,
	};

	## A name with a version.
	type Software::name_and_version: record {
		name: string;	##< The name.
		version: Software::Version;	##< The version.
	};

	## Versions of the system by the user agent.
	const crypto_api_mapping: table[string] of Software::name_and_version = {
		["Microsoft-CryptoAPI/5.131.2195.6661"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2195, $minor3=6661, $addl="2000 SP4")),
		["Microsoft-CryptoAPI/5.131.2195.6824"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2195, $minor3=6824, $addl="2000 with MS04-11")),
		["Microsoft-CryptoAPI/5.131.2195.6926"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2195, $minor3=6926, $addl="2000 with Hotfix 98830")),
		["Microsoft-CryptoAPI/5.131.2600.0"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=0, $addl="XP SP0")),
		["Microsoft-CryptoAPI/5.131.2600.1106"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=1106, $addl="XP SP1")),
		["Microsoft-CryptoAPI/5.131.2600.2180"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=2180, $addl="XP SP2")),
		["Microsoft-CryptoAPI/5.131.2600.3180"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3180, $addl="XP SP3 Beta 1")),
		["Microsoft-CryptoAPI/5.131.2600.3205"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3205, $addl="XP SP3 Beta 2")),
		["Microsoft-CryptoAPI/5.131.2600.3249"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3249, $addl="XP SP3 RC Beta")),
		["Microsoft-CryptoAPI/5.131.2600.3264"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3264, $addl="XP SP3 RC1")),
		["Microsoft-CryptoAPI/5.131.2600.3282"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3282, $addl="XP SP3 RC1 Update")),
		["Microsoft-CryptoAPI/5.131.2600.3300"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3300, $addl="XP SP3 RC2")),
		["Microsoft-CryptoAPI/5.131.2600.3311"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=3311, $addl="XP SP3 RC2 Update")),
		["Microsoft-CryptoAPI/5.131.2600.5508"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=5508, $addl="XP SP3 RC2 Update 2")),
		["Microsoft-CryptoAPI/5.131.2600.5512"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=2600, $minor3=5512, $addl="XP SP3")),
		["Microsoft-CryptoAPI/5.131.3790.0"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=3790, $minor3=0, $addl="XP x64 or Server 2003 SP0")),
		["Microsoft-CryptoAPI/5.131.3790.1830"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=3790, $minor3=1830, $addl="XP x64 or Server 2003 SP1")),
		["Microsoft-CryptoAPI/5.131.3790.3959"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=3790, $minor3=3959, $addl="XP x64 or Server 2003 SP2")),
		["Microsoft-CryptoAPI/5.131.3790.5235"] = Software::name_and_version($name="Windows", $version=Software::Version($major=5, $minor=131, $minor2=3790, $minor3=5235, $addl="XP x64 or Server 2003 with MS13-095")),
		["Microsoft-CryptoAPI/6.0"] = Software::name_and_version($name="Windows", $version=Software::Version($major=6, $minor=0, $addl="Vista or Server 2008")),
		["Microsoft-CryptoAPI/6.1"] = Software::name_and_version($name="Windows", $version=Software::Version($major=6, $minor=1, $addl="7 or Server 2008 R2")),
		["Microsoft-CryptoAPI/6.2"] = Software::name_and_version($name="Windows", $version=Software::Version($major=6, $minor=2, $addl="8 or Server 2012")),
		["Microsoft-CryptoAPI/6.3"] = Software::name_and_version($name="Windows", $version=Software::Version($major=6, $minor=3, $addl="8.1 or Server 2012 R2")),
		["Microsoft-CryptoAPI/6.4"] = Software::name_and_version($name="Windows", $version=Software::Version($major=6, $minor=4, $addl="10 Technical Preview")),
		["Microsoft-CryptoAPI/10.0"] = Software::name_and_version($name="Windows", $version=Software::Version($major=10, $minor=0)),
	} &redef;
}

event HTTP::log_http(rec: HTTP::Info) &priority=5
	{
	if ( ! rec?$host || ! rec?$user_agent || /crl\.microsoft\.com/ !in rec$host || /Microsoft-CryptoAPI\// !in rec$user_agent )
		return;

	local found = Software::Info($host=rec$id$orig_h, $software_type=WINDOWS);

	if ( rec$user_agent in crypto_api_mapping )
		{
		local known = crypto_api_mapping[rec$user_agent];
		found$name = known$name;
		found$version = known$version;
		}
	else
		found$unparsed_version = sub(rec$user_agent, /Microsoft-CryptoAPI/, "Unknown CryptoAPI Version");

	Software::found(rec$id, found);
	}
