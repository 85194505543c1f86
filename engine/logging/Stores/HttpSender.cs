using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace NidsVm.Logging.Stores;

/// <summary>Posts batches to a server over HTTP.</summary>
internal sealed class HttpSender : IDisposable
{
    private const int MaxAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _contentType;

    /// <param name="address">where to</param>
    /// <param name="contentType">of the batches</param>
    /// <param name="authorization">value of the header, or null</param>
    public HttpSender(Uri address, string contentType, string? authorization)
    {
        _address = address;
        _contentType = contentType;
        _client = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };
        if (authorization is not null)
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }
    }

    /// <summary>Posts bytes, and yields the answer's text.</summary>
    /// <exception cref="StoreException">no answer, or one that tells of an error</exception>
    public string Post(byte[] body, CancellationToken giveUp)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(_contentType);
            using HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseContentRead, giveUp);
            using StreamReader reader = new(response.Content.ReadAsStream(giveUp), Encoding.UTF8);
            string text = reader.ReadToEnd();
            if (response.IsSuccessStatusCode)
            {
                return text;
            }

            bool isTemporary = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500;
            throw new StoreException($"status {(int)response.StatusCode}: {Short(text)}", isTemporary);
        }
        catch (HttpRequestException e)
        {
            throw new StoreException(e.Message, isTemporary: true);
        }
        catch (TaskCanceledException) when (!giveUp.IsCancellationRequested)
        {
            throw new StoreException("no answer in time", isTemporary: true);
        }
    }

    public void Dispose() => _client.Dispose();

    public static string Short(string text) => text.Length <= 200 ? text.ReplaceLineEndings(" ") : text[..200].ReplaceLineEndings(" ") + "...";
}
