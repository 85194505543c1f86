namespace NidsVm.Analysis.Protocols.Modbus;

/// <summary>Function codes whose data are taken apart (Modbus Application Protocol 1.1b3, 6).</summary>
public static class ModbusFunction
{
    public const byte ReadCoils = 0x01;
    public const byte ReadDiscreteInputs = 0x02;
    public const byte ReadHoldingRegisters = 0x03;
    public const byte ReadInputRegisters = 0x04;
    public const byte WriteSingleCoil = 0x05;
    public const byte WriteSingleRegister = 0x06;
    public const byte Diagnostics = 0x08;
    public const byte WriteMultipleCoils = 0x0F;
    public const byte WriteMultipleRegisters = 0x10;
    public const byte ReadFileRecord = 0x14;
    public const byte WriteFileRecord = 0x15;
    public const byte MaskWriteRegister = 0x16;
    public const byte ReadWriteMultipleRegisters = 0x17;
    public const byte ReadFifoQueue = 0x18;
    public const byte EncapsulatedInterface = 0x2B;

    /// <summary>Set in answers that tell of an exception.</summary>
    public const byte ExceptionBit = 0x80;
}

/// <summary>Sub-functions of diagnostics (6.8).</summary>
public static class ModbusDiagnostics
{
    public const ushort ReturnQueryData = 0x00;
    public const ushort RestartCommunications = 0x01;
    public const ushort ReturnRegister = 0x02;
    public const ushort ChangeDelimiter = 0x03;
    public const ushort ForceListenOnly = 0x04;
    public const ushort ClearCounters = 0x0A;
    public const ushort BusMessages = 0x0B;
    public const ushort CharacterOverruns = 0x12;
    public const ushort ClearOverrun = 0x14;
}

/// <summary>Oddities of Modbus, as policies and logs name them.</summary>
internal static class ModbusWeirds
{
    /// <summary>Data of a diagnostic request that its sub-function does not have.</summary>
    public const string InvalidDiagnosticData = "modbus_diag_invalid_request_data";

    /// <summary>A diagnostic request with an unknown sub-function.</summary>
    public const string UnknownDiagnostic = "modbus_diag_unknown_request_subfunction";
}

/// <summary>The header of Modbus over TCP with the function code behind it (Modbus Messaging on TCP/IP 1.0b, 3.1.3).</summary>
public readonly record struct ModbusHeader(ushort Transaction, ushort Protocol, ushort Length, byte Unit, byte Function)
{
    /// <summary>Header and function code.</summary>
    public const int Size = 8;

    // What the length does not count.
    private const int Uncounted = 6;

    /// <summary>Bytes of the whole message, header included.</summary>
    public int MessageLength => Length + Uncounted;

    public static ModbusHeader Parse(ReadOnlySpan<byte> data)
    {
        WireReader reader = new(data[..Size]);
        return new ModbusHeader(reader.U16(), reader.U16(), reader.U16(), reader.U8(), reader.U8());
    }
}
