using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.MaxMind;

/// <summary>The built-in functions of <c>base/bif/mmdb.bif</c>: where addresses are, and which autonomous system they belong to.</summary>
internal static class MaxMindBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("mmdb_open_location_db", (in BuiltinCall call) => Slot.Of(Places(call.Machine).OpenLocations(call.String(0).ToString())));
        catalog.Add("mmdb_open_asn_db", (in BuiltinCall call) => Slot.Of(Places(call.Machine).OpenSystems(call.String(0).ToString())));
        catalog.Add("lookup_location", LookupLocation);
        catalog.Add("lookup_autonomous_system", LookupSystem);
    }

    private static PlaceDatabases Places(Machine machine)
    {
        if (machine.FindService<PlaceDatabases>() is not { } places)
        {
            machine.SetService(places = new PlaceDatabases(machine));
        }

        return places;
    }

    private static Slot LookupLocation(in BuiltinCall call)
    {
        RecordValue location = call.NewRecord("geo_location");
        if (Places(call.Machine).Locations("Failed to open GeoIP location database")?.Find(call.Addr(0)) is not { } known)
        {
            return Slot.Of((object)location);
        }

        SetText(location, "country_code", Field(Field(known, "country"), "iso_code"));
        SetText(location, "region", Field((Field(known, "subdivisions") as List<object>)?.FirstOrDefault(), "iso_code"));
        SetText(location, "city", Field(Field(Field(known, "city"), "names"), "en"));
        SetDouble(location, "latitude", Field(Field(known, "location"), "latitude"));
        SetDouble(location, "longitude", Field(Field(known, "location"), "longitude"));
        return Slot.Of((object)location);
    }

    private static Slot LookupSystem(in BuiltinCall call)
    {
        RecordValue system = call.NewRecord("geo_autonomous_system");
        if (Places(call.Machine).Systems("Failed to open GeoIP ASN database")?.Find(call.Addr(0)) is not { } known)
        {
            return Slot.Of((object)system);
        }

        if (Field(known, "autonomous_system_number") is ulong number)
        {
            system["number"] = Slot.Of(number);
        }

        SetText(system, "organization", Field(known, "autonomous_system_organization"));
        return Slot.Of((object)system);
    }

    private static object? Field(object? value, string name) => (value as Dictionary<string, object>)?.GetValueOrDefault(name);

    private static void SetText(RecordValue record, string field, object? value)
    {
        if (value is string text)
        {
            record[field] = Slot.Of((object)new StringValue(text));
        }
    }

    private static void SetDouble(RecordValue record, string field, object? value)
    {
        if (value is double number)
        {
            record[field] = Slot.Of(number);
        }
    }

    /// <summary>The data bases of a machine; where no policy names one, those in the usual places.</summary>
    private sealed class PlaceDatabases(Machine machine)
    {
        private MaxMindDatabase? _locations;
        private MaxMindDatabase? _systems;
        private bool _toldLocations;
        private bool _toldSystems;

        public bool OpenLocations(string path) => MaxMindDatabase.TryOpen(path, out _locations);

        public bool OpenSystems(string path) => MaxMindDatabase.TryOpen(path, out _systems);

        /// <summary>The one of locations; where there is none, null, and the first time an error.</summary>
        public MaxMindDatabase? Locations(string refusal) => _locations ??= FindUsual([Setting("mmdb_city_db"), Setting("mmdb_country_db")], refusal, ref _toldLocations);

        public MaxMindDatabase? Systems(string refusal) => _systems ??= FindUsual([Setting("mmdb_asn_db")], refusal, ref _toldSystems);

        private MaxMindDatabase? FindUsual(string[] names, string refusal, ref bool told)
        {
            if (told)
            {
                return null;
            }

            told = true;
            if (Setting("mmdb_dir") is { Length: > 0 } chosen && FindIn([chosen], names) is { } own)
            {
                return own;
            }

            List<string> folders = [];
            if (Value("mmdb_dir_fallbacks") is VectorValue usualFolders)
            {
                foreach (Slot folder in usualFolders.Items)
                {
                    folders.Add(folder.Ref?.ToString() ?? "");
                }
            }

            foreach (string name in names)
            {
                if (FindIn(folders, [name]) is { } usual)
                {
                    return usual;
                }
            }

            machine.Reporter.Error(refusal);
            return null;
        }

        private static MaxMindDatabase? FindIn(List<string> folders, string[] names)
        {
            foreach (string folder in folders)
            {
                foreach (string name in names)
                {
                    if (MaxMindDatabase.TryOpen(Path.Combine(folder, name), out MaxMindDatabase? database))
                    {
                        return database;
                    }
                }
            }

            return null;
        }

        private string Setting(string name) => Value(name)?.ToString() ?? "";

        private object? Value(string name)
        {
            int index = machine.FindGlobal(name);
            return index < 0 ? null : machine.Global(index).Ref;
        }
    }
}
