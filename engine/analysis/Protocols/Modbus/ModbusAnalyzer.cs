using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Modbus;

/// <summary>Raises the events of Modbus over TCP: one for the header as soon as it is there, one for the data.</summary>
public sealed partial class ModbusAnalyzer : Analyzer
{
    private readonly ModbusEvents _events;
    private FramedStream _orig;
    private FramedStream _resp;
    private bool _origHeader;
    private bool _respHeader;

    public ModbusAnalyzer(Connection connection, AnalyzerInfo info, ModbusEvents events)
        : base(connection, info) => _events = events;

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        ref bool sawHeader = ref isOrig ? ref _origHeader : ref _respHeader;
        if (stream.IsLost)
        {
            return;
        }

        ReadOnlySpan<byte> rest = stream.Join(data);
        while (rest.Length >= ModbusHeader.Size)
        {
            ModbusHeader header = ModbusHeader.Parse(rest);
            if (!sawHeader)
            {
                sawHeader = true;
                RaiseMessage(header, isOrig);
            }

            if (rest.Length < header.MessageLength)
            {
                break;
            }

            sawHeader = false;
            int length = Math.Max(header.MessageLength, ModbusHeader.Size);
            WireReader reader = new(rest[ModbusHeader.Size..length]);
            if (!Deliver(header, ref reader, isOrig))
            {
                // As the reference, go on with the next segment.
                Violation(reader.Fault.Text());
                stream.Drop();
                return;
            }

            Confirm();
            rest = rest[length..];
        }

        stream.Keep(rest, ushort.MaxValue + ModbusHeader.Size);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> kept = stream.Join(default);
        stream.Gap(length, kept.Length >= ModbusHeader.Size ? ModbusHeader.Parse(kept).MessageLength : 0);
        (isOrig ? ref _origHeader : ref _respHeader) = false;
    }

    private void RaiseMessage(in ModbusHeader header, bool isOrig)
    {
        if (_events.Message.IsHandled())
        {
            RecordValue headers = NewHeaders(header);
            Span<Slot> a = Enqueue(_events.Message);
            a[1].Ref = headers;
            a[2] = Slot.Of(isOrig);
        }
    }

    private RecordValue NewHeaders(in ModbusHeader header)
    {
        RecordShape shape = _events.Headers;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)header.Transaction);
        shape.Set(record, 1, (ulong)header.Protocol);
        shape.Set(record, 2, (ulong)header.Unit);
        shape.Set(record, 3, (ulong)header.Function);
        shape.Set(record, 4, (ulong)header.Length);
        return record;
    }

    /// <summary>False where the data is too short.</summary>
    private bool Deliver(in ModbusHeader header, ref WireReader reader, bool isOrig)
    {
        if (header.Function >= ModbusFunction.ExceptionBit)
        {
            return isOrig || DeliverException(header, ref reader);
        }

        EventHandle? handle = _events.Of(header.Function, isOrig);
        switch (header.Function)
        {
            case ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs:
                return isOrig
                    ? DeliverNumbers(handle, header, 2, Name(header.Function, "Request:quantity"), ref reader)
                    : DeliverCoils(handle, header, ref reader);
            case ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters:
                return isOrig
                    ? DeliverNumbers(handle, header, 2, Name(header.Function, "Request:quantity"), ref reader)
                    : DeliverRegisters(handle, header, ref reader);
            case ModbusFunction.WriteSingleCoil:
                return DeliverCoil(handle, header, isOrig, ref reader);
            case ModbusFunction.WriteSingleRegister:
                return DeliverNumbers(handle, header, 2, Name(header.Function, isOrig ? "Request:value" : "Response:value"), ref reader);
            case ModbusFunction.Diagnostics:
                return DeliverDiagnostics(handle, header, isOrig, ref reader);
            case ModbusFunction.WriteMultipleCoils:
                return isOrig
                    ? DeliverWriteCoils(handle, header, ref reader)
                    : DeliverNumbers(handle, header, 2, Name(header.Function, "Response:quantity"), ref reader);
            case ModbusFunction.WriteMultipleRegisters:
                return isOrig
                    ? DeliverWriteRegisters(handle, header, ref reader)
                    : DeliverNumbers(handle, header, 2, Name(header.Function, "Response:quantity"), ref reader);
            case ModbusFunction.ReadFileRecord:
                return isOrig ? DeliverFileRequests(handle, header, ref reader) : DeliverFileResponses(handle, header, ref reader);
            case ModbusFunction.WriteFileRecord:
                return DeliverFileReferences(handle, header, isOrig, ref reader);
            case ModbusFunction.MaskWriteRegister:
                return DeliverNumbers(handle, header, 3, Name(header.Function, isOrig ? "Request:or_mask" : "Response:or_mask"), ref reader);
            case ModbusFunction.ReadWriteMultipleRegisters:
                return isOrig ? DeliverReadWrite(handle, header, ref reader) : DeliverRegisters(handle, header, ref reader);
            case ModbusFunction.ReadFifoQueue:
                return isOrig
                    ? DeliverNumbers(handle, header, 1, Name(header.Function, "Request:start_address"), ref reader)
                    : DeliverFifo(handle, header, ref reader);
            case ModbusFunction.EncapsulatedInterface:
                return DeliverEncapsulated(handle, header, isOrig, ref reader);
            default:
                return true;
        }
    }

    /// <summary>Structure and field, as violations name them.</summary>
    private static string Name(byte function, string field) => function switch
    {
        ModbusFunction.ReadCoils => "ReadCoils",
        ModbusFunction.ReadDiscreteInputs => "ReadDiscreteInputs",
        ModbusFunction.ReadHoldingRegisters => "ReadHoldingRegisters",
        ModbusFunction.ReadInputRegisters => "ReadInputRegisters",
        ModbusFunction.WriteSingleCoil => "WriteSingleCoil",
        ModbusFunction.WriteSingleRegister => "WriteSingleRegister",
        ModbusFunction.Diagnostics => "Diagnostics",
        ModbusFunction.WriteMultipleCoils => "WriteMultipleCoils",
        ModbusFunction.WriteMultipleRegisters => "WriteMultipleRegisters",
        ModbusFunction.ReadFileRecord => "ReadFileRecord",
        ModbusFunction.WriteFileRecord => "WriteFileRecord",
        ModbusFunction.MaskWriteRegister => "MaskWriteRegister",
        ModbusFunction.ReadWriteMultipleRegisters => "ReadWriteMultipleRegisters",
        ModbusFunction.ReadFifoQueue => "ReadFIFOQueue",
        _ => "EncapInterfaceTransport",
    } + field;
}
