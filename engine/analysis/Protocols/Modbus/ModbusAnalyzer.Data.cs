using System.Globalization;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Modbus;

/// <summary>The data of each function. All methods yield false where it is too short.</summary>
public sealed partial class ModbusAnalyzer
{
    private const ushort CoilOn = 0xFF00;

    private bool DeliverException(in ModbusHeader header, ref WireReader reader)
    {
        if (!reader.Need(1, "ModbusTCP_ExceptResponse:code"))
        {
            return false;
        }

        byte code = reader.U8();
        if (_events.Exception.IsHandled())
        {
            Begin(_events.Exception, header)[2] = Slot.Of((ulong)code);
        }

        return true;
    }

    /// <summary>Up to three numbers of 16 bits.</summary>
    private bool DeliverNumbers(EventHandle? handle, in ModbusHeader header, int count, string where, ref WireReader reader)
    {
        if (!reader.Need(2 * count, where))
        {
            return false;
        }

        if (handle.IsHandled())
        {
            Span<Slot> a = Begin(handle, header);
            for (int i = 0; i < count; i++)
            {
                a[2 + i] = Slot.Of((ulong)reader.U16());
            }
        }

        return true;
    }

    private bool DeliverCoils(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!TryCounted(ref reader, Name(header.Function, "Response:byte_count"), Name(header.Function, "Response:bits"), out ReadOnlySpan<byte> bits))
        {
            return false;
        }

        if (handle.IsHandled())
        {
            VectorValue coils = Coils(bits, bits.Length * 8);
            Begin(handle, header)[2].Ref = coils;
        }

        return true;
    }

    private bool DeliverRegisters(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!TryCounted(ref reader, Name(header.Function, "Response:byte_count"), Name(header.Function, "Response:registers"), out ReadOnlySpan<byte> data))
        {
            return false;
        }

        string what = header.Function switch
        {
            ModbusFunction.ReadHoldingRegisters => "read holding register",
            ModbusFunction.ReadInputRegisters => "read input register",
            _ => "read write multiple registers",
        };
        if (CheckEven(data.Length, what + " response byte count") && handle.IsHandled())
        {
            VectorValue registers = Registers(data);
            Begin(handle, header)[2].Ref = registers;
        }

        return true;
    }

    private bool DeliverCoil(EventHandle? handle, in ModbusHeader header, bool isOrig, ref WireReader reader)
    {
        if (!reader.Need(4, Name(header.Function, isOrig ? "Request:value" : "Response:value")))
        {
            return false;
        }

        ushort address = reader.U16();
        ushort value = reader.U16();
        if (handle.IsHandled())
        {
            if (value is not (0 or CoilOn))
            {
                string side = isOrig ? "request" : "response";
                Violation(string.Create(CultureInfo.InvariantCulture, $"invalid value for modbus write single coil {side} {value}"));
                return true;
            }

            Span<Slot> a = Begin(handle, header);
            a[2] = Slot.Of((ulong)address);
            a[3] = Slot.Of(value == CoilOn);
        }

        return true;
    }

    private bool DeliverWriteCoils(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!reader.Need(5, Name(header.Function, "Request:byte_count")))
        {
            return false;
        }

        ushort address = reader.U16();
        ushort quantity = reader.U16();
        int length = reader.U8();
        if (!reader.Need(length, Name(header.Function, "Request:coils")))
        {
            return false;
        }

        if (handle.IsHandled())
        {
            VectorValue coils = Coils(reader.Take(length), quantity);
            Span<Slot> a = Begin(handle, header);
            a[2] = Slot.Of((ulong)address);
            a[3].Ref = coils;
        }

        return true;
    }

    private bool DeliverWriteRegisters(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!reader.Need(5, Name(header.Function, "Request:byte_count")))
        {
            return false;
        }

        ushort address = reader.U16();
        ushort quantity = reader.U16();
        int length = reader.U8();
        string where = Name(header.Function, "Request:registers");
        if (!reader.Need(Math.Max(length, 2 * quantity), where))
        {
            return false;
        }

        ReadOnlySpan<byte> data = reader.Take(length);
        if (CheckEven(length, "write multiple registers request byte count") && handle.IsHandled())
        {
            VectorValue registers = Registers(data[..Math.Min(length, 2 * quantity)]);
            Span<Slot> a = Begin(handle, header);
            a[2] = Slot.Of((ulong)address);
            a[3].Ref = registers;
        }

        return true;
    }

    private bool DeliverReadWrite(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!reader.Need(9, Name(header.Function, "Request:write_byte_count")))
        {
            return false;
        }

        ushort readAddress = reader.U16();
        ushort readQuantity = reader.U16();
        ushort writeAddress = reader.U16();
        ushort quantity = reader.U16();
        int length = reader.U8();
        if (!reader.Need(Math.Max(length, 2 * quantity), Name(header.Function, "Request:write_register_values")))
        {
            return false;
        }

        ReadOnlySpan<byte> data = reader.Take(length);
        if (CheckEven(length, "read write multiple registers request write byte count") && handle.IsHandled())
        {
            VectorValue registers = Registers(data[..Math.Min(length, 2 * quantity)]);
            Span<Slot> a = Begin(handle, header);
            a[2] = Slot.Of((ulong)readAddress);
            a[3] = Slot.Of((ulong)readQuantity);
            a[4] = Slot.Of((ulong)writeAddress);
            a[5].Ref = registers;
        }

        return true;
    }

    private bool DeliverFifo(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!reader.Need(4, Name(header.Function, "Response:fifo_count")))
        {
            return false;
        }

        int length = reader.U16();
        int quantity = reader.U16();
        if (!reader.Need(2 * quantity, Name(header.Function, "Response:register_data")))
        {
            return false;
        }

        if (CheckEven(length, "read FIFO queue response byte count") && handle.IsHandled())
        {
            VectorValue registers = Registers(reader.Take(2 * quantity));
            Begin(handle, header)[2].Ref = registers;
        }

        return true;
    }

    private bool DeliverFileRequests(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        const int RecordLength = 7;
        if (!TryCounted(ref reader, "ReadFileRecordRequest:byte_count", "ReadFileRecordRequest:references", out ReadOnlySpan<byte> data))
        {
            return false;
        }

        if (data.Length % RecordLength != 0)
        {
            return reader.Need(int.MaxValue, "FileRecordRequest:record_len");
        }

        if (handle.IsHandled())
        {
            RecordShape shape = _events.FileRequest;
            VectorValue list = new(_events.FileRequests!, data.Length / RecordLength);
            WireReader records = new(data);
            while (!records.IsAtEnd)
            {
                RecordValue record = shape.New();
                shape.Set(record, 0, (ulong)records.U8());
                shape.Set(record, 1, (ulong)records.U16());
                shape.Set(record, 2, (ulong)records.U16());
                shape.Set(record, 3, (ulong)records.U16());
                list.Add(Slot.Of((object)record));
            }

            RaiseFiles(handle, header, data.Length, list);
        }

        return true;
    }

    private bool DeliverFileResponses(EventHandle? handle, in ModbusHeader header, ref WireReader reader)
    {
        if (!TryCounted(ref reader, "ReadFileRecordResponse:byte_count", "ReadFileRecordResponse:references", out ReadOnlySpan<byte> data))
        {
            return false;
        }

        RecordShape shape = _events.FileResponse;
        VectorValue? list = handle.IsHandled() ? new VectorValue(_events.FileResponses!) : null;
        WireReader records = new(data);
        while (!records.IsAtEnd)
        {
            records.Begin();
            if (!records.Need(2, "FileRecordResponse:ref_type"))
            {
                return Forward(records.Fault, ref reader);
            }

            // The length counts the type, too.
            byte length = records.U8();
            byte type = records.U8();
            if (!records.Need(length - 1, "FileRecordResponse:record_data"))
            {
                return Forward(records.Fault, ref reader);
            }

            ReadOnlySpan<byte> content = records.Take(length - 1);
            if (list is not null)
            {
                RecordValue record = shape.New();
                shape.Set(record, 0, (ulong)length);
                shape.Set(record, 1, (ulong)type);
                shape.Set(record, 2, new StringValue(content));
                list.Add(Slot.Of((object)record));
            }
        }

        if (list is not null)
        {
            RaiseFiles(handle!, header, data.Length, list);
        }

        return true;
    }

    private bool DeliverFileReferences(EventHandle? handle, in ModbusHeader header, bool isOrig, ref WireReader reader)
    {
        string structure = isOrig ? "WriteFileRecordRequest" : "WriteFileRecordResponse";
        if (!TryCounted(ref reader, structure + ":byte_count", structure + ":references", out ReadOnlySpan<byte> data))
        {
            return false;
        }

        RecordShape shape = _events.FileReference;
        VectorValue? list = handle.IsHandled() ? new VectorValue(_events.FileReferences!) : null;
        WireReader records = new(data);
        while (!records.IsAtEnd)
        {
            records.Begin();
            if (!records.Need(7, "ReferenceWithData:record_length"))
            {
                return Forward(records.Fault, ref reader);
            }

            byte type = records.U8();
            ushort file = records.U16();
            ushort number = records.U16();
            ushort length = records.U16();
            if (!records.Need(2 * length, "ReferenceWithData:record_data"))
            {
                return Forward(records.Fault, ref reader);
            }

            ReadOnlySpan<byte> content = records.Take(2 * length);
            if (list is not null)
            {
                RecordValue record = shape.New();
                shape.Set(record, 0, (ulong)type);
                shape.Set(record, 1, (ulong)file);
                shape.Set(record, 2, (ulong)number);
                shape.Set(record, 3, (ulong)length);
                shape.Set(record, 4, new StringValue(content));
                list.Add(Slot.Of((object)record));
            }
        }

        if (list is not null)
        {
            RaiseFiles(handle!, header, data.Length, list);
        }

        return true;
    }

    private bool DeliverDiagnostics(EventHandle? handle, in ModbusHeader header, bool isOrig, ref WireReader reader)
    {
        if (!reader.Need(2, Name(header.Function, isOrig ? "Request:subfunction" : "Response:subfunction")))
        {
            return false;
        }

        ushort function = reader.U16();
        if (!handle.IsHandled())
        {
            return true;
        }

        StringValue data = new(reader.Rest);
        if (isOrig && !CheckDiagnostics(function, data.Span))
        {
            return true;
        }

        Span<Slot> a = Begin(handle, header);
        a[2] = Slot.Of((ulong)function);
        a[3].Ref = data;
        return true;
    }

    /// <summary>Reports data that the sub-function does not have; false where its length is wrong.</summary>
    private bool CheckDiagnostics(ushort function, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 || data.Length % 2 != 0 || (function != ModbusDiagnostics.ReturnQueryData && data.Length != 2))
        {
            ReportDiagnostics(data);
            return false;
        }

        bool isSound = true;
        switch (function)
        {
            case ModbusDiagnostics.RestartCommunications:
                isSound = data[0] is 0 or 0xFF && data[1] == 0;
                break;
            case ModbusDiagnostics.ChangeDelimiter:
                isSound = data[0] < 0x80 && data[1] == 0;
                break;
            case ModbusDiagnostics.ReturnRegister or ModbusDiagnostics.ForceListenOnly or ModbusDiagnostics.ClearCounters
                or (>= ModbusDiagnostics.BusMessages and <= ModbusDiagnostics.CharacterOverruns) or ModbusDiagnostics.ClearOverrun:
                isSound = data[0] == 0 && data[1] == 0;
                break;
            default:
                Context.Weirds.OfNet(ModbusWeirds.UnknownDiagnostic, function.ToString(CultureInfo.InvariantCulture), "");
                break;
        }

        if (!isSound)
        {
            ReportDiagnostics(data);
        }

        return true;
    }

    private void ReportDiagnostics(ReadOnlySpan<byte> data) =>
        Context.Weirds.OfNet(ModbusWeirds.InvalidDiagnosticData, data.Contains((byte)0) ? "<string-with-NUL>" : new StringValue(data).ToString(), "");

    private bool DeliverEncapsulated(EventHandle? handle, in ModbusHeader header, bool isOrig, ref WireReader reader)
    {
        if (!reader.Need(1, Name(header.Function, isOrig ? "Request:mei_type" : "Response:mei_type")))
        {
            return false;
        }

        byte type = reader.U8();
        if (handle.IsHandled())
        {
            StringValue data = new(reader.Rest);
            Span<Slot> a = Begin(handle, header);
            a[2] = Slot.Of((ulong)type);
            a[3].Ref = data;
        }

        return true;
    }

    private void RaiseFiles(EventHandle handle, in ModbusHeader header, int length, VectorValue list)
    {
        Span<Slot> a = Begin(handle, header);
        a[2] = Slot.Of((long)length);
        a[3].Ref = list;
    }

    /// <summary>Queues the event with connection and headers filled in.</summary>
    private Span<Slot> Begin(EventHandle handle, in ModbusHeader header)
    {
        RecordValue headers = NewHeaders(header);
        Span<Slot> a = Enqueue(handle);
        a[1].Ref = headers;
        return a;
    }

    private bool CheckEven(int length, string what)
    {
        if (length % 2 != 0)
        {
            Violation(string.Create(CultureInfo.InvariantCulture, $"invalid value for modbus {what} {length}"));
        }

        return length % 2 == 0;
    }

    /// <summary>Data with a byte before it that tells its length.</summary>
    private static bool TryCounted(scoped ref WireReader reader, string count, string where, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!reader.Need(1, count))
        {
            return false;
        }

        int length = reader.U8();
        if (!reader.Need(length, where))
        {
            return false;
        }

        data = reader.Take(length);
        return true;
    }

    /// <summary>Takes the fault of an inner reader over.</summary>
    private static bool Forward(in WireFault fault, scoped ref WireReader reader)
    {
        reader.Fail(fault);
        return false;
    }

    private VectorValue Coils(ReadOnlySpan<byte> bits, int quantity)
    {
        int count = Math.Min(quantity, bits.Length * 8);
        VectorValue coils = new(_events.Coils!, count);
        for (int i = 0; i < count; i++)
        {
            coils.Add(Slot.Of(((bits[i / 8] >> (i % 8)) & 1) != 0));
        }

        return coils;
    }

    private VectorValue Registers(ReadOnlySpan<byte> data)
    {
        VectorValue registers = new(_events.Registers!, data.Length / 2);
        for (; data.Length >= 2; data = data[2..])
        {
            registers.Add(Slot.Of((ulong)((data[0] << 8) | data[1])));
        }

        return registers;
    }
}
