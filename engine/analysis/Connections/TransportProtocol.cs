namespace NidsVm.Analysis.Connections;

/// <summary>Transport of a connection, by the numbers that ports carry in bits 16 and up.</summary>
public enum TransportProtocol : byte
{
    Unknown = 0,
    Tcp = 1,
    Udp = 2,
    Icmp = 3,
}
