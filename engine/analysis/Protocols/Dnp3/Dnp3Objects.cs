using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Dnp3;

/// <summary>Kinds of fields in objects of fixed layout.</summary>
internal enum Dnp3Field
{
    U8,
    U16,
    U32,
    I16,
    I32,

    /// <summary>Milliseconds since 1970 in 48 bits.</summary>
    Time,
}

/// <summary>One kind of object: its fields, little-endian, and its event.</summary>
/// <param name="EventName">null where policies get no event of it</param>
internal sealed record Dnp3Layout(string? EventName, Dnp3Field[] Fields)
{
    public int Length { get; } = Fields.Sum(static f => f switch
    {
        Dnp3Field.U8 => 1,
        Dnp3Field.U16 or Dnp3Field.I16 => 2,
        Dnp3Field.Time => 6,
        _ => 4,
    });
}

/// <summary>Objects of fixed layout by group and variation (IEEE 1815, annex A).</summary>
internal static class Dnp3Objects
{
    public const ushort BinaryInputPacked = 0x0101;
    public const ushort BinaryInputFlags = 0x0102;
    public const ushort DoubleBitPacked = 0x0301;
    public const ushort BinaryOutputPacked = 0x0A01;
    public const ushort BinaryOutputFlags = 0x0A02;
    public const ushort OutputCommand = 0x0C01;
    public const ushort OutputPattern = 0x0C02;
    public const ushort OutputPatternMask = 0x0C03;
    public const ushort FileIdentifier = 0x4601;
    public const ushort FileAuthentication = 0x4602;
    public const ushort FileCommand = 0x4603;
    public const ushort FileCommandStatus = 0x4604;
    public const ushort FileTransport = 0x4605;
    public const ushort FileTransportStatus = 0x4606;
    public const ushort FileDescriptor = 0x4607;
    public const ushort InternalIndications = 0x5001;
    public const ushort DeviceProfile = 0x5201;
    public const ushort PrivateRegistration = 0x5301;
    public const ushort PrivateDescriptor = 0x5302;
    public const ushort ActivateStatus = 0x5B01;
    public const ushort FirstAuthentication = 0x7801;
    public const ushort LastAuthentication = 0x780F;

    private static readonly Dictionary<ushort, Dnp3Layout> Layouts = Make();

    public static Dnp3Layout? Of(ushort type) => Layouts.GetValueOrDefault(type);

    /// <summary>All layouts that have events.</summary>
    public static IEnumerable<KeyValuePair<ushort, Dnp3Layout>> WithEvents() => Layouts.Where(static l => l.Value.EventName is not null);

    /// <summary>Whether requests carry such objects; of others they only name the kind.</summary>
    public static bool IsCarriedByRequests(ushort type) =>
        type is >= OutputCommand and <= OutputPatternMask or >= 0x3201 and <= 0x3203 or 0x3301 or 0x3302 or 0x3401 or 0x3402
            or >= FileIdentifier and <= FileDescriptor or InternalIndications or (>= FirstAuthentication and <= LastAuthentication);

    /// <summary>Whether eight of them stand in a byte.</summary>
    public static bool IsPacked(ushort type, bool isRequest) =>
        type == OutputPatternMask || (!isRequest && type is BinaryInputPacked or DoubleBitPacked or BinaryOutputPacked);

    private static Dictionary<ushort, Dnp3Layout> Make()
    {
        Dictionary<ushort, Dnp3Layout> all = [];

        // Binary inputs and outputs, their events and commands.
        Add(0x0101, null, "b");
        Add(0x0102, null, "b");
        Add(0x0201, null, "b");
        Add(0x0202, null, "bt");
        Add(0x0203, null, "bh");
        Add(0x0302, null, "b");
        Add(0x0401, null, "bt");
        Add(0x0402, null, "bh");
        Add(0x0A01, null, "b");
        Add(0x0A02, null, "b");
        Add(0x0B01, null, "b");
        Add(0x0B02, null, "bt");
        Add(0x0C01, "dnp3_crob", "bbwwb");
        Add(0x0C02, "dnp3_pcb", "bbwwb");
        Add(0x0C03, null, "b");
        Add(0x0D01, null, "b");
        Add(0x0D02, null, "bt");

        // Counters.
        Add(0x1401, "dnp3_counter_32wFlag", "bw");
        Add(0x1402, "dnp3_counter_16wFlag", "bh");
        Add(0x1405, "dnp3_counter_32woFlag", "w");
        Add(0x1406, "dnp3_counter_16woFlag", "h");
        Add(0x1501, "dnp3_frozen_counter_32wFlag", "bw");
        Add(0x1502, "dnp3_frozen_counter_16wFlag", "bh");
        Add(0x1505, "dnp3_frozen_counter_32wFlagTime", "bwt");
        Add(0x1506, "dnp3_frozen_counter_16wFlagTime", "bht");
        Add(0x1509, "dnp3_frozen_counter_32woFlag", "w");
        Add(0x150A, "dnp3_frozen_counter_16woFlag", "h");
        for (ushort group = 0x1600; group <= 0x1700; group += 0x100)
        {
            Add((ushort)(group + 1), null, "bw");
            Add((ushort)(group + 2), null, "bh");
            Add((ushort)(group + 5), null, "bwt");
            Add((ushort)(group + 6), null, "bht");
        }

        // Analog inputs.
        Add(0x1E01, "dnp3_analog_input_32wFlag", "bW");
        Add(0x1E02, "dnp3_analog_input_16wFlag", "bH");
        Add(0x1E03, "dnp3_analog_input_32woFlag", "W");
        Add(0x1E04, "dnp3_analog_input_16woFlag", "H");
        Add(0x1E05, "dnp3_analog_input_SPwFlag", "bw");
        Add(0x1E06, "dnp3_analog_input_DPwFlag", "bww");
        Add(0x1F01, "dnp3_frozen_analog_input_32wFlag", "bW");
        Add(0x1F02, "dnp3_frozen_analog_input_16wFlag", "bH");
        Add(0x1F03, "dnp3_frozen_analog_input_32wTime", "bWt");
        Add(0x1F04, "dnp3_frozen_analog_input_16wTime", "bHt");
        Add(0x1F05, "dnp3_frozen_analog_input_32woFlag", "W");
        Add(0x1F06, "dnp3_frozen_analog_input_16woFlag", "H");
        Add(0x1F07, "dnp3_frozen_analog_input_SPwFlag", "bw");
        Add(0x1F08, "dnp3_frozen_analog_input_DPwFlag", "bww");
        AddAnalogEvents(0x2000, "dnp3_analog_input_event_");
        AddAnalogEvents(0x2100, "dnp3_frozen_analog_input_event_");

        // The reference reads 32 bits here.
        all[0x2104] = new Dnp3Layout("dnp3_frozen_analog_input_event_16wTime", Fields("bWt"));
        Add(0x2201, null, "h");
        Add(0x2202, null, "w");
        Add(0x2203, null, "w");

        // Analog outputs.
        Add(0x2801, null, "bw");
        Add(0x2802, null, "bh");
        Add(0x2803, null, "bw");
        Add(0x2804, null, "bww");
        Add(0x2901, null, "wb");
        Add(0x2902, null, "hb");
        Add(0x2903, null, "wb");
        Add(0x2904, null, "wwb");
        AddAnalogEvents(0x2A00, null);
        AddAnalogEvents(0x2B00, null);

        // Times.
        Add(0x3201, null, "t");
        Add(0x3202, null, "tw");
        Add(0x3203, null, "t");
        Add(0x3301, null, "t");
        Add(0x3302, null, "t");
        Add(0x3401, null, "h");
        Add(0x3402, null, "h");

        // Devices, data sets, numbers.
        Add(0x5101, null, "bbb");
        Add(0x5501, null, "bbbbb");
        Add(0x5601, null, "bbbbb");
        Add(0x5602, null, "b");
        Add(0x6501, null, "h");
        Add(0x6502, null, "w");
        Add(0x6503, null, "ww");
        Add(0x6601, null, "b");
        return all;

        void Add(ushort type, string? name, string fields) => all.Add(type, new Dnp3Layout(name, Fields(fields)));

        void AddAnalogEvents(ushort group, string? name)
        {
            Add((ushort)(group + 1), name is null ? null : name + "32woTime", "bW");
            Add((ushort)(group + 2), name is null ? null : name + "16woTime", "bH");
            Add((ushort)(group + 3), name is null ? null : name + "32wTime", "bWt");
            Add((ushort)(group + 4), name is null ? null : name + "16wTime", "bHt");
            Add((ushort)(group + 5), name is null ? null : name + "SPwoTime", "bw");
            Add((ushort)(group + 6), name is null ? null : name + "DPwoTime", "bww");
            Add((ushort)(group + 7), name is null ? null : name + "SPwTime", "bwt");
            Add((ushort)(group + 8), name is null ? null : name + "DPwTime", "bwwt");
        }
    }

    /// <summary>b, h and w are 8, 16 and 32 bits, signed where upper-case; t is a time.</summary>
    private static Dnp3Field[] Fields(string letters) => [.. letters.Select(static c => c switch
    {
        'b' => Dnp3Field.U8,
        'h' => Dnp3Field.U16,
        'w' => Dnp3Field.U32,
        'H' => Dnp3Field.I16,
        'W' => Dnp3Field.I32,
        _ => Dnp3Field.Time,
    })];
}

/// <summary>The events of DNP3, looked up once; documented in <c>base/bif/plugins/Zeek_DNP3.events.bif.zeek</c>.</summary>
public sealed class Dnp3Events
{
    private readonly Dictionary<ushort, EventHandle> _objects = [];

    public Dnp3Events(Machine machine)
    {
        HeaderBlock = machine.FindEvent("dnp3_header_block");
        RequestHeader = machine.FindEvent("dnp3_application_request_header");
        ResponseHeader = machine.FindEvent("dnp3_application_response_header");
        ObjectHeader = machine.FindEvent("dnp3_object_header");
        ObjectPrefix = machine.FindEvent("dnp3_object_prefix");
        ResponseDataObject = machine.FindEvent("dnp3_response_data_object");
        Attribute = machine.FindEvent("dnp3_attribute_common");
        FileTransport = machine.FindEvent("dnp3_file_transport");
        DebugByte = machine.FindEvent("dnp3_debug_byte");
        foreach ((ushort type, Dnp3Layout layout) in Dnp3Objects.WithEvents())
        {
            if (machine.FindEvent(layout.EventName!) is { } handle)
            {
                _objects.Add(type, handle);
            }
        }
    }

    public EventHandle? HeaderBlock { get; }

    public EventHandle? RequestHeader { get; }

    public EventHandle? ResponseHeader { get; }

    public EventHandle? ObjectHeader { get; }

    public EventHandle? ObjectPrefix { get; }

    public EventHandle? ResponseDataObject { get; }

    public EventHandle? Attribute { get; }

    public EventHandle? FileTransport { get; }

    public EventHandle? DebugByte { get; }

    /// <summary>The event of an object of fixed layout.</summary>
    public EventHandle? OfObject(ushort type) => _objects.GetValueOrDefault(type);
}
