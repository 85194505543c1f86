using NidsVm.Packets;

namespace NidsVm.Host.Running;

/// <summary>The page of a run, without a type of its server: a run that shows none does not load it.</summary>
internal interface IRunPage : IDisposable
{
    /// <summary>Tells where packets come from now.</summary>
    void Watch(IPacketSource packets);

    /// <summary>The run has ended: its logs are shown until somebody ends that.</summary>
    void Linger(StopSignal stop);
}
