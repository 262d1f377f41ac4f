using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

/// <summary>Copies a session's stream into a file.</summary>
internal static class TraceDrain
{
    private const int CopyBufferBytes = 1 << 17;

    /// <summary>
    /// Completes when the stream ends, which it does with the session or the process. It must be read until then: otherwise the
    /// process would wait at its end.
    /// </summary>
    public static async Task ToFileAsync(EventPipeSession session, string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        try
        {
            await session.EventStream.CopyToAsync(file, CopyBufferBytes, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was killed and its socket reset, or the session was disposed of: what arrived by then is kept.
        }
    }
}
