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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Monitor monitor, IPacketSource source, StopSignal stop, PacketTally tally, PseudoRealTime? pace = null)
    {
        CapturedPacket packet = default;
        while (!stop.IsRaised && !monitor.IsEnding)
        {
            if (monitor.IsSuspended)
            {
                IdleLoop.Wait(monitor);
                continue;
            }

            switch (source.Next(ref packet))
            {
                case PacketReadStatus.Packet:
                    pace?.WaitFor(packet.Time, stop);
                    tally.Add(packet.Time, packet.CaptureLength);
                    monitor.Process(ref packet);
                    break;
                case PacketReadStatus.Idle:
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
    public static void Run(Monitor monitor, StopSignal stop)
    {
        while (monitor.StaysWithoutInput && !stop.IsRaised && !monitor.IsEnding)
        {
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
