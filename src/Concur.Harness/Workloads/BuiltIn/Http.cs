using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Makes <c>size</c> requests, one after the other, to an HTTP server that takes 5 ms for each response.</summary>
internal sealed class Http : IAsyncWorkload
{
    private static readonly Lazy<LoopbackServer> Server = new(LoopbackServer.Start);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = int.MaxValue });

    public object? Run(WorkUnit unit)
    {
        var characters = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(unit, i));
            using (unit.Blocking())
            {
                using var response = Client.Send(request, HttpCompletionOption.ResponseContentRead, unit.Cancellation);
                using var reader = new StreamReader(response.Content.ReadAsStream(unit.Cancellation));
                characters += reader.ReadToEnd().Length;
            }
        }

        return characters;
    }

    public async ValueTask<object?> RunAsync(WorkUnit unit)
    {
        var characters = 0L;
        for (var i = 0L; i < unit.Size; i++)
        {
            var text = await Client.GetStringAsync(Address(unit, i), unit.Cancellation);
            characters += text.Length;
        }

        return characters;
    }

    private static Uri Address(WorkUnit unit, long request) =>
        new(Server.Value.Address, FormattableString.Invariant($"unit/{unit.Index}/{request}"));
}
