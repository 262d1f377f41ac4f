using Concur.Tool;
using Concur.Tool.Console;

namespace Concur.ReportPage.Tests;

/// <summary>The tool in this process, showing runs.</summary>
internal sealed class Served(Uri entrance, Task<int> ended, CancellationTokenSource cancellation) : IAsyncDisposable
{
    public Uri Entrance { get; } = entrance;

    public Uri Origin { get; } = new(entrance.GetLeftPart(UriPartial.Authority));

    public Task<int> Ended { get; } = ended;

    /// <summary>Starts <c>view</c> in a folder.</summary>
    public static async Task<Served> StartAsync(string folder, params string[] shown)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var printed = new FirstLine();
        var ended = ToolApplication.RunAsync(["view", .. shown, "--no-open"], CreateEnvironment(folder, printed), cancellation.Token);
        return new Served(new Uri(await printed.Line), ended, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await cancellation.CancelAsync();
        await Ended;
        cancellation.Dispose();
    }

    private static ToolEnvironment CreateEnvironment(string folder, TextWriter output) => new()
    {
        Out = output,
        Error = TextWriter.Null,
        ToolFolder = AppContext.BaseDirectory,
        CurrentFolder = folder,
        CacheFolder = folder,
        Version = "1.2.3",
        Clock = TimeProvider.System,
        OutHasColor = false,
        ErrorIsTerminal = false,
        Width = 120,
    };

    /// <summary>Hands on the first line that is written.</summary>
    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Line => _line.Task;

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _line.TrySetResult(ToString().Split('\n')[0]);
            return Task.CompletedTask;
        }
    }
}
