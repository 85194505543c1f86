using System.Runtime.CompilerServices;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;

namespace NidsVm.Host.Running;

/// <summary>
/// The loop of the reference: network time moves to the packet, timers that are due fire, the packet is analysed, and the events
/// of all that are worked off before the next packet.
/// </summary>
internal static class PacketLoop
{
    // Packets of a live capture between two looks at the clock; a power of two.
    private const uint LookEvery = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Monitor monitor, IPacketSource source, StopSignal stop, PacketTally tally, PseudoRealTime? pace = null, MonitorRequests? requests = null)
    {
        CapturedPacket packet = default;
        bool isLive = source.IsLive;
        uint packets = 0;
        while (!stop.IsRaised && !monitor.IsEnding)
        {
            if (requests is not null && requests.Any)
            {
                requests.Serve();
            }

            if (monitor.IsSuspended)
            {
                IdleLoop.Wait(monitor);
                continue;
            }

            switch (source.Next(ref packet))
            {
                case PacketReadStatus.Packet:
                    pace?.WaitFor(packet.Time, stop, requests);
                    tally.Add(packet.Time, packet.CaptureLength);
                    monitor.Process(ref packet);
                    if (isLive && (++packets & (LookEvery - 1)) == 0)
                    {
                        monitor.LookAtLoad(source, packet.Time);
                    }

                    break;
                case PacketReadStatus.Idle:
                    monitor.LookAtLoad(source, double.PositiveInfinity);
                    monitor.Idle();
                    break;
                default:
                    monitor.SourceEnded(source);
                    return;
            }
        }
    }
}

/// <summary>A run without packets: ends once nothing is left to do, or goes on until a policy terminates it.</summary>
internal static class IdleLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Monitor monitor, StopSignal stop, MonitorRequests? requests = null)
    {
        while (monitor.StaysWithoutInput && !stop.IsRaised && !monitor.IsEnding)
        {
            requests?.Serve();
            Wait(monitor);
        }
    }

    /// <summary>A moment without packets.</summary>
    public static void Wait(Monitor monitor)
    {
        if (!monitor.Idle())
        {
            Thread.Sleep(Pause);
        }
    }
}
