using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>
/// Puts one direction of a TCP connection in order. Bytes that are next go straight from the packet to the analyzers; what
/// comes early waits in pooled blocks. Acknowledged bytes that never came are a gap. Where policies ask for
/// <c>rexmit_inconsistency</c>, delivered bytes are kept until they are acknowledged, to be compared with retransmissions.
/// <para>Sequence numbers are relative: the first byte of the stream has 1.</para>
/// </summary>
/// <remarks>One object with its endpoint: of a million idle connections every header and reference counts.</remarks>
internal abstract class TcpReassembler
{
    // Blocks in order of sequence number, without overlaps, from _head on. Those that end at or before _delivered are
    // delivered and kept for comparison only.
    private Block[] _blocks = [];
    private int _head;
    private int _count;
    private long _held;

    // Everything below was delivered or given up.
    private ulong _delivered = 1;

    // Everything below was acknowledged or is no longer kept.
    private ulong _trimmed = 1;

    // End of the last bytes that were really delivered.
    private ulong _deliveredEnd;

    private TcpFlags _flags;
    private bool _skipDeliveries;
    private bool _didEof;
    private bool _keepsDelivered;
    private bool _raisesContents;
    private bool _hadGap;

    // What few streams need: a contents file, acknowledged segments that are kept.
    private Extras? _extras;

    private protected TcpReassembler()
    {
    }

    // The only class that derives from this one.
    private TcpEndpoint Self => Unsafe.As<TcpEndpoint>(this);

    private TcpSession Session => Self.Session;

    /// <summary>True once bytes were missing.</summary>
    public bool HadGap => _hadGap;

    /// <summary>True where blocks wait to be delivered, or delivered ones to be acknowledged.</summary>
    public bool HasUnacknowledgedData => _count > 0 || _deliveredEnd > _trimmed;

    /// <summary>Bytes that wait behind a gap.</summary>
    public long WaitingBytes
    {
        get
        {
            long waiting = 0;
            for (int i = _head; i < _head + _count; i++)
            {
                waiting += _blocks[i].Start >= _delivered ? (long)(_blocks[i].End - _blocks[i].Start) : 0;
            }

            return waiting;
        }
    }

    /// <summary>Relative number of the next byte to deliver.</summary>
    public ulong Next => _delivered;

    /// <summary>The file that the stream is written to, or null.</summary>
    public FileValue? File => _extras?.File;

    public void Clear()
    {
        DropBlocks();
        _delivered = _trimmed = 1;
        _deliveredEnd = 0;
        _skipDeliveries = _didEof = _keepsDelivered = _raisesContents = _hadGap = false;
        _extras = null;
        _flags = TcpFlags.None;
    }

    /// <summary>Starts a connection.</summary>
    /// <param name="keepsDelivered">whether retransmissions are compared with what they repeat</param>
    /// <param name="raisesContents">whether each delivery raises <c>tcp_contents</c></param>
    public void Open(bool keepsDelivered, bool raisesContents)
    {
        _keepsDelivered = keepsDelivered;
        int old = Session.Connection.Context.Settings.TcpMaxOldSegments;
        if (keepsDelivered && old > 0)
        {
            (_extras ??= new Extras()).Old = new Block[old];
        }
        _raisesContents = raisesContents;
    }

    /// <summary>Begins where the packets that were looked at one by one end: nothing before is delivered.</summary>
    public void BeginAt(ulong sequence) => _delivered = _trimmed = Math.Max(1, sequence);

    /// <summary>Writes the stream into a file from now on; null stops.</summary>
    public void SetFile(FileValue? file)
    {
        if (file is null && _extras is null)
        {
            return;
        }

        _extras ??= new Extras();
        _extras.File = file;
        _extras.FileStart = Math.Max(1, Self.ToRelative(Self.LastSequence, Self.SequenceWraps));
    }

    /// <summary>The end of the connection: what still waits behind a gap goes into the contents file.</summary>
    public void Done()
    {
        if (File is { } file)
        {
            ulong end = _delivered;
            for (int i = _head; i < _head + _count; i++)
            {
                ref Block block = ref _blocks[i];
                if (block.Start >= end)
                {
                    WriteGap(file, block.Start - end + (block.HasBytes ? 0 : block.End - block.Start));
                    Write(file, block.Bytes);
                    end = block.End;
                }
            }
        }

        DropBlocks();
    }

    // ---- Data ----------------------------------------------------------------------------------------------------

    /// <summary>Takes the payload of one packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Data(ulong sequence, ReadOnlySpan<byte> data, TcpFlags flags)
    {
        if (_skipDeliveries)
        {
            return;
        }

        if (_extras is { OldCount: > 0 })
        {
            CheckOld(_extras, sequence, data, flags);
        }

        ulong ack = Self.ToRelative(Self.AckSequence, Self.AckWraps);
        if (sequence < ack)
        {
            if (sequence + (ulong)data.Length <= ack)
            {
                // Delivered and acknowledged long ago.
                return;
            }

            data = data[(int)(ack - sequence)..];
            sequence = ack;
        }

        _flags = flags;
        NewBlock(sequence, data);
        _flags = TcpFlags.None;

        EngineSettings settings = Session.Connection.Context.Settings;
        if (_count > 0 && settings.TcpMaxAboveHoleWithoutAnyAcks != 0 && Self.NoDataAcked
            && Undelivered > settings.TcpMaxAboveHoleWithoutAnyAcks)
        {
            GiveUp(ConnectionWeirds.AboveHoleDataWithoutAnyAcks);
        }
        else if (settings.TcpExcessiveDataWithoutFurtherAcks != 0 && BufferedBytes > settings.TcpExcessiveDataWithoutFurtherAcks)
        {
            GiveUp(ConnectionWeirds.ExcessiveDataWithoutFurtherAcks);
        }
        else if (_held > EngineLimits.ReassemblyBytesPerStream || _count > EngineLimits.ReassemblyBlocksPerStream)
        {
            GiveUp(ConnectionWeirds.TcpReassemblyLimitReached);
        }
    }

    /// <summary>The peer has acknowledged everything below a relative number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Acknowledged(ulong sequence)
    {
        if (Self.FinCount > 0 && sequence >= Self.FinSequence)
        {
            sequence = Self.FinSequence - 1;
        }

        if (sequence <= _trimmed)
        {
            return;
        }

        ReassemblyStatistics statistics = Session.Connection.Context.Reassembly;
        bool counts = !_skipDeliveries && !Session.IsSkipping
            && (Session.Connection.Context.Settings.ReportGapsForPartial
                || (Self.State == TcpState.Established && Self.Peer.State == TcpState.Established));
        ulong before = _trimmed;
        ulong missing = 0;
        if (_count == 0 && sequence <= _delivered)
        {
            // The usual: all of it was delivered, and nothing waits.
            _trimmed = sequence;
        }
        else
        {
            missing = Trim(sequence);
        }

        if (counts)
        {
            statistics.AckEvents++;
            statistics.AckBytes += sequence - before;
            if (missing > 0)
            {
                statistics.GapEvents++;
                statistics.GapBytes += missing;
            }
        }

        CheckEof();
    }

    /// <summary>Tells the session when the stream has ended and everything of it was delivered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CheckEof()
    {
        if (!_didEof
            && (Self.FinCount > 0 || Self.State is TcpState.Closed or TcpState.Reset)
            && !IsDataPending)
        {
            _didEof = true;
            Session.EndpointEof(Self);
        }
    }

    /// <summary>Whether data is known to be on its way to the analyzers, or the peer still has unacknowledged data.</summary>
    public bool IsDataPending
    {
        get
        {
            if (_skipDeliveries)
            {
                return false;
            }

            ulong delivered = unchecked((ulong)Self.StartSequence + _delivered);
            ulong last = TcpEndpoint.Full(Self.LastSequence, Self.SequenceWraps);
            if (last < delivered)
            {
                return false;
            }

            // A FIN takes a sequence number, a RST does not.
            return (delivered != last - 1 && delivered != last)
                || (Self.State != TcpState.Reset && Self.Peer.Stream.HasUnacknowledgedData);
        }
    }

    private ulong Undelivered => _count == 0 ? 0 : _blocks[_head + _count - 1].End is var end && end > _delivered ? end - _delivered : 0;

    private bool IsRead => Session.HasChildren || _keepsDelivered || _raisesContents || File is not null
        || Session.Connection.Context.Events.RexmitInconsistency.IsHandled();

    private ulong BufferedBytes =>
        (ulong)_held + (_keepsDelivered || _deliveredEnd <= _trimmed ? 0 : _deliveredEnd - _trimmed);

    private void GiveUp(string weird)
    {
        Session.Weird(weird);
        Stop();
    }

    /// <summary>Nothing more is delivered.</summary>
    public void Stop()
    {
        DropBlocks();
        _deliveredEnd = 0;
        _skipDeliveries = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NewBlock(ulong sequence, ReadOnlySpan<byte> data)
    {
        ulong end = sequence + (ulong)data.Length;
        if (end <= _trimmed)
        {
            return;
        }

        // The common case: exactly what was to come next, and nothing waits.
        if (_count == 0 && sequence == _delivered && sequence >= _trimmed && !_keepsDelivered)
        {
            _delivered = _deliveredEnd = end;
            Deliver(sequence, data);
            AfterDelivery();
            return;
        }

        CheckOverlap(sequence, data);
        ulong from = Math.Max(_trimmed, _keepsDelivered ? 0 : _delivered);
        if (sequence < from)
        {
            if (end <= from)
            {
                return;
            }

            data = data[(int)(from - sequence)..];
            sequence = from;
        }

        if (TryInsert(sequence, data))
        {
            DeliverFrom(FirstEndingAfter(_delivered));
        }
    }

    /// <summary>Adds what no block covers yet; false where a limit is reached, and then the stream is given up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryInsert(ulong sequence, ReadOnlySpan<byte> data)
    {
        int i = FirstEndingAfter(sequence);
        while (!data.IsEmpty)
        {
            bool isLast = i == _head + _count;
            ulong limit = isLast ? ulong.MaxValue : _blocks[i].Start;
            if (sequence < limit)
            {
                int length = (int)Math.Min((ulong)data.Length, limit - sequence);
                int at = InsertAt(i, sequence, data[..length]);
                if (at < 0)
                {
                    return false;
                }

                // Making room may have moved all blocks to the front of the array.
                i = at + 1;
                sequence += (ulong)length;
                data = data[length..];
            }
            else
            {
                ulong covered = _blocks[i].End - sequence;
                if (covered >= (ulong)data.Length)
                {
                    break;
                }

                sequence += covered;
                data = data[(int)covered..];
                i++;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int InsertAt(int index, ulong sequence, ReadOnlySpan<byte> data)
    {
        ReassemblyStatistics statistics = Session.Connection.Context.Reassembly;
        if (statistics.HeldBytes + data.Length > EngineLimits.ReassemblyBytesTotal)
        {
            GiveUp(ConnectionWeirds.TcpReassemblyLimitReached);
            return -1;
        }

        if (_head + _count == _blocks.Length)
        {
            if (_head > 0)
            {
                Array.Copy(_blocks, _head, _blocks, 0, _count);
                index -= _head;
                Array.Clear(_blocks, _count, _head);
                _head = 0;
            }
            else
            {
                Array.Resize(ref _blocks, Math.Max(8, _count * 2));
            }
        }

        Array.Copy(_blocks, index, _blocks, index + 1, _head + _count - index);
        byte[] buffer = [];
        if (IsRead)
        {
            buffer = Session.Connection.Context.Blocks.Rent(data.Length);
            data.CopyTo(buffer);
        }

        _blocks[index] = new Block { Start = sequence, End = sequence + (ulong)data.Length, Buffer = buffer };
        _count++;
        _held += data.Length;
        statistics.HeldBytes += data.Length;
        return index;
    }

    /// <summary>Delivers as much as has become contiguous, starting at a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DeliverFrom(int index)
    {
        if (index >= _head + _count || _blocks[index].Start > _delivered || _blocks[index].End <= _delivered)
        {
            return;
        }

        // A delivery may end the connection's interest and drop the blocks.
        while (index < _head + _count && _blocks[index].Start <= _delivered)
        {
            Block block = _blocks[index];
            if (block.Start == _delivered)
            {
                _delivered = _deliveredEnd = block.End;
                if (block.HasBytes)
                {
                    Deliver(block.Start, block.Bytes);
                }
                else if (IsRead)
                {
                    // Somebody has begun to read since the block came.
                    Missing(block.Start, block.End - block.Start);
                }

                if (_count == 0)
                {
                    return;
                }
            }

            index++;
        }

        if (!_keepsDelivered)
        {
            DropUpTo(_delivered);
        }

        AfterDelivery();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AfterDelivery()
    {
        // Much was sent and nothing acknowledged: the peer's packets are probably not seen, so do not wait for them.
        EngineSettings settings = Session.Connection.Context.Settings;
        if (settings.TcpMaxInitialWindow != 0 && Self.NoDataAcked && Self.Size > settings.TcpMaxInitialWindow)
        {
            Trim(_delivered);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Deliver(ulong sequence, ReadOnlySpan<byte> data)
    {
        if (_extras is { File: { } file, FileStart: var start } && sequence + (ulong)data.Length > start)
        {
            Write(file, sequence < start ? data[(int)(start - sequence)..] : data);
        }

        if (_raisesContents)
        {
            Session.RaiseContents(Self.IsOrig, sequence, data);
        }

        if (!_skipDeliveries)
        {
            Session.Deliver(data, Self.IsOrig);
        }
    }

    private void Write(FileValue file, ReadOnlySpan<byte> data)
    {
        if (!file.Write(data))
        {
            Session.RaiseWriteFailure(Self.IsOrig);
        }
    }

    private void WriteGap(FileValue file, ulong length)
    {
        if (length > 0)
        {
            Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n<<gap {length}>>\n")));
        }
    }

    // ---- Gaps and acknowledgements -------------------------------------------------------------------------------

    /// <summary>Forgets everything below a number; what of it never came is given up. Yields how many bytes are missing.</summary>
    private ulong Trim(ulong sequence)
    {
        ulong missing = 0;
        if (sequence > _delivered)
        {
            missing = _count > 0 && _blocks[_head].Start > _delivered
                ? Math.Min(_blocks[_head].Start, sequence) - _delivered
                : _count == 0 ? sequence - _delivered : 0;
            GiveUpBelow(sequence);
        }

        DropUpTo(sequence);
        if (_count > 0 && _blocks[_head].Start == _delivered)
        {
            DeliverFrom(_head);
        }

        _trimmed = sequence;
        return missing;
    }

    private void GiveUpBelow(ulong sequence)
    {
        if (sequence <= 2 && Session.IsPartial)
        {
            // The initial number was made up from the first packet, perhaps a keep-alive: nothing is missing.
            return;
        }

        TcpEndpoint peer = Self.Peer;
        if (Session.Connection.Context.Settings.DetectFilteredTrace && _delivered == 1
            && (Self.FinCount > 0 || Self.RstCount > 0 || peer.FinCount > 0 || peer.RstCount > 0))
        {
            // Perhaps the trace holds control packets only; then missing data tells nothing.
            _skipDeliveries = true;
        }
        else if (!_skipDeliveries)
        {
            int i = FirstEndingAfter(_delivered);
            while (i < _head + _count && _blocks[i].Start < sequence)
            {
                if (_blocks[i].Start > _delivered)
                {
                    Gap(_delivered, _blocks[i].Start - _delivered);
                    _delivered = _blocks[i].Start;
                }

                DeliverFrom(i);
                i = FirstEndingAfter(_delivered);
            }

            if (sequence > _delivered)
            {
                Gap(_delivered, sequence - _delivered);
            }
        }

        if (sequence > _delivered)
        {
            _delivered = sequence;
        }
    }

    private void Gap(ulong sequence, ulong length)
    {
        AnalysisContext context = Session.Connection.Context;
        bool isClean = IsClean(Self) && IsClean(Self.Peer);
        if (isClean)
        {
            Self.Gap();
        }

        if (context.Events.ContentGap.IsHandled() && (isClean || context.Settings.ReportGapsForPartial))
        {
            RecordValue record = Session.Connection.Record();
            Span<Slot> a = context.Machine.Enqueue(context.Events.ContentGap);
            a[0].Ref = record;
            a[1] = Slot.Of(Self.IsOrig);
            a[2] = Slot.Of(sequence);
            a[3] = Slot.Of(length);
        }

        Missing(sequence, length);
        _hadGap = true;
    }

    private void Missing(ulong sequence, ulong length)
    {
        if (File is { } file)
        {
            WriteGap(file, length);
        }

        Session.Missing(sequence, length, Self.IsOrig);
    }

    private static bool IsClean(TcpEndpoint endpoint) =>
        endpoint.State == TcpState.Established || (endpoint.State == TcpState.Closed && endpoint.PreviousState == TcpState.Established);

    // ---- Blocks --------------------------------------------------------------------------------------------------

    /// <summary>Keeps an acknowledged block for comparison; the oldest one goes where there are enough.</summary>
    private void KeepOld(Extras extras, in Block block)
    {
        if (extras.OldCount == extras.Old.Length)
        {
            DropOldest(extras);
        }

        extras.OldAt(extras.OldCount++) = block;
    }

    private void DropOldest(Extras extras)
    {
        ref Block block = ref extras.OldAt(0);
        Release(block);
        block = default;
        extras.OldHead = (extras.OldHead + 1) % extras.Old.Length;
        extras.OldCount--;
    }

    /// <summary>Compares new bytes with those of the same numbers that were acknowledged.</summary>
    private void CheckOld(Extras extras, ulong sequence, ReadOnlySpan<byte> data, TcpFlags flags)
    {
        _flags = flags;
        for (int i = 0; i < extras.OldCount; i++)
        {
            CheckBlock(extras.OldAt(i), sequence, data);
        }

        _flags = TcpFlags.None;
    }

    private void CheckOverlap(ulong sequence, ReadOnlySpan<byte> data)
    {
        if (_count == 0 || sequence == _blocks[_head + _count - 1].End)
        {
            return;
        }

        ulong end = sequence + (ulong)data.Length;
        for (int i = FirstEndingAfter(sequence); i < _head + _count && _blocks[i].Start < end; i++)
        {
            CheckBlock(_blocks[i], sequence, data);
        }
    }

    private void CheckBlock(in Block block, ulong sequence, ReadOnlySpan<byte> data)
    {
        ulong from = Math.Max(sequence, block.Start);
        ulong to = Math.Min(sequence + (ulong)data.Length, block.End);
        if (from < to && block.HasBytes)
        {
            ReadOnlySpan<byte> mine = block.Bytes.Slice((int)(from - block.Start), (int)(to - from));
            ReadOnlySpan<byte> theirs = data.Slice((int)(from - sequence), (int)(to - from));

            // One byte from a peer that never spoke is a keep-alive.
            if (!mine.SequenceEqual(theirs) && (mine.Length > 1 || Self.Peer.HasDoneSomething))
            {
                Session.RaiseInconsistency(mine, theirs, _flags);
            }
        }
    }

    /// <summary>Index of the first block that reaches past a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FirstEndingAfter(ulong sequence)
    {
        int low = _head;
        int high = _head + _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_blocks[middle].End <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DropUpTo(ulong sequence)
    {
        AnalysisContext context = Session.Connection.Context;
        while (_count > 0 && _blocks[_head].End <= sequence)
        {
            ref Block block = ref _blocks[_head];
            int length = (int)(block.End - block.Start);
            if (_extras is { Old.Length: > 0 } extras && sequence != ulong.MaxValue)
            {
                KeepOld(extras, block);
            }
            else
            {
                Release(block);
            }

            block = default;
            _head++;
            _count--;
            _held -= length;
            context.Reassembly.HeldBytes -= length;
        }

        if (_count == 0)
        {
            _head = 0;
        }
    }

    private void Release(in Block block)
    {
        if (block.HasBytes)
        {
            Session.Connection.Context.Blocks.Return(block.Buffer);
        }
    }

    private void DropBlocks()
    {
        if (_count > 0)
        {
            DropUpTo(ulong.MaxValue);
        }

        while (_extras is { OldCount: > 0 } extras)
        {
            DropOldest(extras);
        }
    }

    private sealed class Extras
    {
        /// <summary>Where the stream is written to, from <see cref="FileStart"/> on.</summary>
        public FileValue? File;

        public ulong FileStart;

        /// <summary>The last acknowledged blocks, a ring; empty where none are kept.</summary>
        public Block[] Old = [];

        public int OldHead;
        public int OldCount;

        public ref Block OldAt(int index) => ref Old[(OldHead + index) % Old.Length];
    }

    private struct Block
    {
        public ulong Start;
        public ulong End;

        // Empty where nobody read the stream when the block came: then only its place counts.
        public byte[] Buffer;

        public readonly bool HasBytes => Buffer.Length > 0;

        public readonly ReadOnlySpan<byte> Bytes => HasBytes ? Buffer.AsSpan(0, (int)(End - Start)) : default;
    }
}
