using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace NidsVm.Dashboard.Http;

/// <summary>Answers as JSON, written by hand: no type is looked at by reflection.</summary>
internal static class Answer
{
    private const string Json = "application/json";
    private const int FirstBytes = 16 * 1024;

    public static Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write) => JsonAsync(context, StatusCodes.Status200OK, write);

    public static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(FirstBytes);
        using (Utf8JsonWriter json = new(buffer))
        {
            write(json);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        context.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }
    }

    public static Task ErrorAsync(HttpContext context, int status, string message) => JsonAsync(context, status, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", false);
        json.WriteString("error", message);
        json.WriteEndObject();
    });

    /// <summary>A number as JSON can hold it: what is none is 0.</summary>
    public static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
