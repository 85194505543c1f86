using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace NidsVm.Host.Tests.Metrics;

/// <summary>A point that came by OpenTelemetry's protocol.</summary>
/// <param name="Labels"><c>name=value</c> in the order of their names, with commas between</param>
/// <param name="Value">its value</param>
internal readonly record struct OtlpPoint(string Labels, double Value);

/// <summary>A metric that came.</summary>
internal sealed record OtlpMetric(string Scope, string Name, string Unit, string Kind, bool IsMonotonic, List<OtlpPoint> Points)
{
    public double this[string labels] => Points.Single(p => p.Labels == labels).Value;
}

/// <summary>
/// A collector on the loopback interface: takes reports in protobuf over HTTP and reads of them (opentelemetry-proto,
/// metrics/v1/metrics.proto) names, units, kinds and number points.
/// </summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Thread _thread;
    private readonly List<List<OtlpMetric>> _reports = [];

    public OtlpReceiver()
    {
        for (int port = 21_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            Address = $"http://127.0.0.1:{port}";
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Address + "/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Another one has the port.
            }
        }

        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Address { get; }

    /// <summary>Attributes of the sender.</summary>
    public Dictionary<string, string> Resource { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a request, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reports so far.</summary>
    public int Count
    {
        get
        {
            lock (_reports)
            {
                return _reports.Count;
            }
        }
    }

    /// <summary>The metrics of the last report by name.</summary>
    public Dictionary<string, OtlpMetric> Last
    {
        get
        {
            lock (_reports)
            {
                return _reports[^1].ToDictionary(m => m.Name, StringComparer.Ordinal);
            }
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
        _listener.Close();
    }

    private void Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = _listener.GetContext();
                using MemoryStream body = new();
                context.Request.InputStream.CopyTo(body);
                if (context.Request.RawUrl != "/v1/metrics" || context.Request.ContentType != "application/x-protobuf")
                {
                    Fault = $"{context.Request.RawUrl} {context.Request.ContentType}";
                }

                List<OtlpMetric> report = ReadRequest(body.ToArray());
                lock (_reports)
                {
                    _reports.Add(report);
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                return;
            }
        }
    }

    private List<OtlpMetric> ReadRequest(byte[] request)
    {
        List<OtlpMetric> metrics = [];
        foreach ((_, ProtobufField resourceMetrics) in ProtobufField.Read(request).Where(f => f.Number == 1))
        {
            foreach ((int number, ProtobufField part) in resourceMetrics.Fields)
            {
                switch (number)
                {
                    case 1:
                        foreach ((_, ProtobufField attribute) in part.Fields.Where(f => f.Number == 1))
                        {
                            (string key, string value) = Attribute(attribute);
                            Resource[key] = value;
                        }

                        break;
                    case 2:
                        string scope = part.Child(1)?.Child(1)?.Text ?? "";
                        metrics.AddRange(part.Fields.Where(f => f.Number == 2).Select(f => Metric(scope, f.Field)));
                        break;
                }
            }
        }

        return metrics;
    }

    private static OtlpMetric Metric(string scope, ProtobufField metric)
    {
        (int kind, ProtobufField data) = metric.Fields.Single(f => f.Number is >= 5 and <= 11);
        List<OtlpPoint> points = [.. data.Fields.Where(f => f.Number == 1).Select(f => Point(f.Field))];
        return new OtlpMetric(
            scope, metric.Child(1)!.Text, metric.Child(3)?.Text ?? "", kind == 7 ? "sum" : kind == 5 ? "gauge" : $"kind {kind}", data.Child(3)?.Bits == 1, points);
    }

    private static OtlpPoint Point(ProtobufField point)
    {
        IEnumerable<string> labels = point.Fields.Where(f => f.Number == 7).Select(f => Attribute(f.Field)).Select(a => $"{a.Key}={a.Value}").Order(StringComparer.Ordinal);
        double value = point.Child(4) is { } number ? BitConverter.UInt64BitsToDouble(number.Bits) : (long)point.Child(6)!.Bits;
        return new OtlpPoint(string.Join(',', labels), value);
    }

    private static (string Key, string Value) Attribute(ProtobufField attribute) => (attribute.Child(1)!.Text, attribute.Child(2)?.Child(1)?.Text ?? "");
}

/// <summary>A field of a protobuf message: a number, or bytes that may be a text or a message.</summary>
internal sealed record ProtobufField(ulong Bits, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public IEnumerable<(int Number, ProtobufField Field)> Fields => Read(Bytes);

    public static List<(int Number, ProtobufField Field)> Read(byte[] message)
    {
        List<(int, ProtobufField)> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message, ref at);
            ProtobufField field;
            switch (tag & 7)
            {
                case 0:
                    field = new ProtobufField(Varint(message, ref at), []);
                    break;
                case 1:
                    field = new ProtobufField(BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []);
                    at += sizeof(ulong);
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    field = new ProtobufField(0, message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    field = new ProtobufField(BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []);
                    at += sizeof(uint);
                    break;
                default:
                    throw new FormatException($"wire type {tag & 7}");
            }

            fields.Add(((int)(tag >> 3), field));
        }

        return fields;
    }

    /// <summary>The last field of that number, or null.</summary>
    public ProtobufField? Child(int number) => Fields.LastOrDefault(f => f.Number == number).Field;

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
