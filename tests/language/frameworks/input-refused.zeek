# Input: streams whose types do not suit are refused.
type Idx: record { n: count; };
type Val: record { s: string; };
type Two: record { s: string; n: count; };
type Odd: record { t: table[count] of count; };

global tab: table[count] of string = table();
global other: table[string] of string = table();
global names: set[count] = set();

event changed(d: Input::TableDescription, tpe: Input::Event, left: Idx, right: string) { }
event wrong(d: Input::TableDescription, tpe: Input::Event, left: Idx, right: count) { }
event row(d: Input::EventDescription, tpe: Input::Event, r: Val) { }
event few(d: Input::EventDescription) { }
function no_event(d: Input::EventDescription, tpe: Input::Event, r: Val) { }

event reporter_error(t: time, msg: string, location: string)
	{
	print msg;
	}

event zeek_init()
	{
	print Input::add_table([$source="x", $name="index", $idx=Idx, $val=Val, $want_record=F, $destination=other]);
	print Input::add_table([$source="x", $name="value", $idx=Idx, $val=Two, $destination=tab]);
	print Input::add_table([$source="x", $name="set", $idx=Idx, $val=Val, $destination=names]);
	print Input::add_table([$source="x", $name="no value", $idx=Idx, $destination=tab]);
	print Input::add_table([$source="x", $name="event", $idx=Idx, $val=Val, $want_record=F, $destination=tab, $ev=wrong]);
	print Input::add_event([$source="x", $name="fields", $fields=Two, $ev=row]);
	print Input::add_event([$source="x", $name="few", $fields=Val, $ev=few]);
	print Input::add_event([$source="x", $name="function", $fields=Val, $ev=no_event]);
	print Input::add_event([$source="x", $name="odd", $fields=Odd, $ev=row, $error_ev=row]);
	print Input::force_update("nothing");
	}
