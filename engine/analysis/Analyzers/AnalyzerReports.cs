using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Analyzers;

/// <summary>Tells policies that an analyzer is sure of its protocol, or that the traffic does not fit it.</summary>
internal static class AnalyzerReports
{
    public static void Confirm(Connection connection, AnalyzerInfo analyzer, ulong id)
    {
        AnalysisContext context = connection.Context;
        connection.TrafficPlace = context.Traffic.PlaceOf(analyzer.Name, connection.TrafficPlace);
        if (!context.Events.AnalyzerConfirmation.IsHandled() || !context.Records.Confirmation.Exists)
        {
            return;
        }

        RecordShape shape = context.Records.Confirmation;
        RecordValue record = connection.Record();
        RecordValue info = shape.New();
        shape.Set(info, 0, record);
        if (id != 0)
        {
            shape.Set(info, 2, id);
        }

        Span<Slot> a = context.Machine.Enqueue(context.Events.AnalyzerConfirmation);
        a[0] = Slot.Of(analyzer.Tag);
        a[1].Ref = info;
    }

    public static void Violation(Connection connection, AnalyzerInfo analyzer, ulong id, string reason, ReadOnlySpan<byte> data)
    {
        AnalysisContext context = connection.Context;
        if (!context.Events.AnalyzerViolation.IsHandled() || !context.Records.Violation.Exists)
        {
            return;
        }

        RecordShape shape = context.Records.Violation;
        RecordValue record = connection.Record();
        RecordValue info = shape.New();
        shape.Set(info, 0, new StringValue(reason));
        shape.Set(info, 1, record);
        if (id != 0)
        {
            shape.Set(info, 3, id);
        }

        if (!data.IsEmpty)
        {
            shape.Set(info, 4, new StringValue(data));
        }

        Span<Slot> a = context.Machine.Enqueue(context.Events.AnalyzerViolation);
        a[0] = Slot.Of(analyzer.Tag);
        a[1].Ref = info;
    }
}
