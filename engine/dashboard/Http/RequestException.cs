using Microsoft.AspNetCore.Http;

namespace NidsVm.Dashboard.Http;

/// <summary>A request cannot be answered; the message goes to the one who asked.</summary>
internal sealed class RequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status => status;
}
