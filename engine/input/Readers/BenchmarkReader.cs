using System.Globalization;
using System.Text;
using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Readers;

/// <summary>Makes rows of random values up, as many at each heartbeat as the source says, to measure what takes them.</summary>
internal sealed class BenchmarkReader(SourceInfo info) : SourceReader(info)
{
    private const string Letters = "0123456789!@#$%^&*()-_=+{}[]\\|ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int TextLength = 10;
    private const int MostElements = 15;

    private static readonly AddrValue Sample = AddrValue.FromV4(0xC0A81101);

    private readonly double _factor = info.Settings.Double("InputBenchmark::factor");
    private readonly long _added = (long)info.Settings.Count("InputBenchmark::addfactor");
    private readonly Random _random = new();
    private long _lines;

    public override bool Initialise()
    {
        _ = long.TryParse(Info.Source, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _lines);
        return Update();
    }

    public override bool Update()
    {
        for (long i = 0; i < _lines && !Thread.IsStopping; i++)
        {
            Slot[] cells = new Slot[Fields.Count];
            for (int j = 0; j < cells.Length; j++)
            {
                if (!TryMake(Fields[j].Type, out cells[j]))
                {
                    Error($"unsupported field format {Fields[j].Type}");
                    return false;
                }
            }

            if (Info.Mode == InputMode.Stream)
            {
                PutRow(new InputRow(cells));
            }
            else
            {
                SendRow(new InputRow(cells));
            }
        }

        if (Info.Mode != InputMode.Stream)
        {
            EndSend();
        }

        return true;
    }

    public override bool Heartbeat()
    {
        _lines = (long)(_lines * _factor) + _added;
        if (Info.Mode == InputMode.Manual)
        {
            return true;
        }

        if (_factor != 1 || _added != 0)
        {
            Raise("lines_changed", [Slot.Of(_lines), Slot.Of(Now())], [PolicyType.Count, PolicyType.Time]);
        }

        bool isSound = base.Heartbeat();
        Raise("HeartbeatDone", [], []);
        return isSound;
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private bool TryMake(PolicyType type, out Slot cell)
    {
        cell = default;
        switch (type.Tag)
        {
            case TypeTag.String:
                cell.Ref = new StringValue(Encoding.ASCII.GetBytes(_random.GetItems<char>(Letters, TextLength)));
                return true;
            case TypeTag.Bool:
                cell = Slot.Of(true);
                return true;
            case TypeTag.Int or TypeTag.Count:
                cell = Slot.Of((long)_random.Next());
                return true;
            case TypeTag.Time:
                cell = Slot.Of(Now());
                return true;
            case TypeTag.Double or TypeTag.Interval:
                cell = Slot.Of((double)_random.Next());
                return true;
            case TypeTag.Port:
                cell = Slot.Of((long)_random.Next(60_000));
                return true;
            case TypeTag.Addr:
                cell.Ref = Sample;
                return true;
            case TypeTag.Subnet:
                cell.Ref = new SubnetValue(Sample, 96 + 16);
                return true;
            case TypeTag.Table or TypeTag.Vector:
                PolicyType element = type is TableType table ? table.Index[0] : ((VectorType)type).Element;
                Slot[] items = new Slot[_random.Next(MostElements)];
                for (int i = 0; i < items.Length; i++)
                {
                    if (!TryMake(element, out items[i]))
                    {
                        return false;
                    }
                }

                cell.Ref = new CellList(items);
                return true;
            default:
                return false;
        }
    }
}
