using System.Net;
using System.Text;

namespace NidsVm.Logging.Tests.Stores;

/// <summary>A server on the loopback interface that keeps what it is sent and answers as it is told.</summary>
internal sealed class RecordingServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<(int Status, string Body)> _answers;
    private readonly Thread _thread;

    /// <param name="answers">the first answers; later ones are the last of these</param>
    public RecordingServer(params (int Status, string Body)[] answers)
    {
        _answers = new(answers);
        for (int port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
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

    /// <summary>Requests: target, authorization and body of each.</summary>
    public List<(string Target, string? Authorization, string Body)> Requests { get; } = [];

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
                using StreamReader reader = new(context.Request.InputStream, Encoding.UTF8);
                (int status, string body) = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
                Requests.Add((context.Request.RawUrl!, context.Request.Headers["Authorization"], reader.ReadToEnd()));
                context.Response.StatusCode = status;
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
            catch (HttpListenerException)
            {
                return;
            }
        }
    }
}
