namespace NidsVm.Vm.Builtins.Telemetry;

/// <summary>Serves metrics over HTTP where policies ask for it; a service of the machine.</summary>
public interface IMetricsListener
{
    /// <summary>Serves metrics from now on to the end of the program. Asking again for the same address changes nothing.</summary>
    /// <param name="address">address to listen at; empty for all</param>
    /// <param name="port">port to listen at</param>
    /// <returns>null, or one sentence that tells why it cannot be done</returns>
    string? Listen(string address, int port);
}
