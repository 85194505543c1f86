using System.Runtime.CompilerServices;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>The connection's record, made when a handler first asks for it and brought up to date whenever one does.</summary>
public sealed partial class Connection
{
    // Places in EngineRecords.Connection and EngineRecords.Endpoint.
    private const int FieldId = 0;
    private const int FieldOrig = 1;
    private const int FieldResp = 2;
    private const int FieldStartTime = 3;
    private const int FieldDuration = 4;
    private const int FieldService = 5;
    private const int FieldHistory = 6;
    private const int FieldUid = 7;
    private const int FieldTunnel = 8;
    private const int FieldVlan = 9;
    private const int FieldInnerVlan = 10;
    private const int EndpointSize = 0;
    private const int EndpointState = 1;
    private const int EndpointPackets = 2;
    private const int EndpointBytes = 3;
    private const int EndpointFlowLabel = 4;
    private const int EndpointMac = 5;

    private RecordValue? _record;
    private RecordValue? _origRecord;
    private RecordValue? _respRecord;
    private StringValue? _uid;
    private int _historyInRecord;

    /// <summary>In the manager's list of records to refresh before handlers run.</summary>
    internal bool IsRefreshPending { get; set; }

    public bool HasRecord => _record is not null;

    /// <summary>The identifier that logs carry, drawn on first use.</summary>
    public StringValue Uid => _uid ??= Context.Uids.Next('C');

    /// <summary>That identifier where it has been drawn; null before.</summary>
    public StringValue? DrawnUid => _uid;

    /// <summary>The <c>connection</c> record, up to date. The same object for the life of the connection, unless its roles flip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RecordValue Record()
    {
        RecordValue record = _record ?? MakeRecord();
        RecordShape shape = Context.Records.Connection;
        Refresh();
        shape.Set(record, FieldStartTime, StartTime);
        shape.Set(record, FieldDuration, LastTime - StartTime);
        if (_historyInRecord != _historyLength)
        {
            shape.Set(record, FieldHistory, RecentValues.History(History));
            _historyInRecord = _historyLength;
        }

        Session?.UpdateConnectionRecord(record);
        Context.Manager.RefreshBeforeHandlers(this);
        return record;
    }

    /// <summary>Writes sizes, states and counts into the record, if there is one: handlers see them as they are when they run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Refresh()
    {
        if (_record is null)
        {
            return;
        }

        RecordShape shape = Context.Records.Endpoint;
        if (Session is { } session)
        {
            shape.Set(_origRecord!, EndpointSize, session.EndpointSize(isOrig: true));
            shape.Set(_origRecord!, EndpointState, session.EndpointState(isOrig: true));
            shape.Set(_respRecord!, EndpointSize, session.EndpointSize(isOrig: false));
            shape.Set(_respRecord!, EndpointState, session.EndpointState(isOrig: false));
        }

        if (!Context.Settings.UsesConnectionSize)
        {
            return;
        }

        shape.Set(_origRecord!, EndpointPackets, Size.OrigPackets);
        shape.Set(_origRecord!, EndpointBytes, Size.OrigBytes);
        shape.Set(_respRecord!, EndpointPackets, Size.RespPackets);
        shape.Set(_respRecord!, EndpointBytes, Size.RespBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RecordValue MakeRecord()
    {
        EngineRecords records = Context.Records;
        RecordShape shape = records.Connection;
        RecordValue record = shape.New();
        RecordValue id = Part(record, FieldId, records.ConnectionId);
        records.FillConnectionId(id, Orig, OrigPort, Resp, RespPort, Protocol, IpProtocol);
        records.FillVlans(id, Key);
        _origRecord = Part(record, FieldOrig, records.Endpoint);
        _respRecord = Part(record, FieldResp, records.Endpoint);
        FillEndpoint(_origRecord, _origFlowLabel, _origMac);
        FillEndpoint(_respRecord, _respFlowLabel, _respMac);
        if (shape.Get(record, FieldService) is null && shape.TypeOf(FieldService) is TableType services)
        {
            shape.Set(record, FieldService, new TableValue(services));
        }

        shape.Set(record, FieldHistory, StringValue.Empty);
        shape.Set(record, FieldUid, Uid);
        if (Tunnel is { Length: > 0 } layers)
        {
            shape.Set(record, FieldTunnel, records.TunnelVector(layers));
        }

        if (_vlan != 0)
        {
            shape.Set(record, FieldVlan, (ulong)_vlan);
        }

        if (_innerVlan != 0)
        {
            shape.Set(record, FieldInnerVlan, (ulong)_innerVlan);
        }

        _historyInRecord = 0;
        return _record = record;
    }

    /// <summary>A record inside the new connection record: the one that its default made, or else a new one.</summary>
    private RecordValue Part(RecordValue record, int field, RecordShape part)
    {
        RecordShape shape = Context.Records.Connection;
        if (shape.Get(record, field) is RecordValue made)
        {
            return made;
        }

        RecordValue added = part.New();
        shape.Set(record, field, added);
        return added;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillEndpoint(RecordValue endpoint, uint flowLabel, ulong mac)
    {
        RecordShape shape = Context.Records.Endpoint;
        shape.Set(endpoint, EndpointSize, 0UL);
        shape.Set(endpoint, EndpointState, 0UL);
        shape.Set(endpoint, EndpointFlowLabel, (ulong)flowLabel);
        if (_hasMac && mac != 0)
        {
            shape.Set(endpoint, EndpointMac, MacText(mac));
        }
    }

    private void UpdateFlowLabel(bool isOrig, uint label)
    {
        if (_record is not null)
        {
            Context.Records.Endpoint.Set(isOrig ? _origRecord! : _respRecord!, EndpointFlowLabel, (ulong)label);
        }
    }

    /// <summary>Has the processor fetch the record, if there is one, before it is needed.</summary>
    internal void FetchRecord()
    {
        if (_record is { } record)
        {
            ConnectionAhead.Fetch(record);
        }
    }

    private void DropRecord()
    {
        _record = _origRecord = _respRecord = null;
        _historyInRecord = 0;
    }

    private void ResetRecord()
    {
        DropRecord();
        _uid = null;
        IsRefreshPending = false;
    }

    internal static StringValue MacText(ulong mac) => RecentValues.Mac(mac);
}
