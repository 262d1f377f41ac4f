namespace Concur.Harness.Workers.Transports;

/// <summary>One process's end of the way between the harness and a worker.</summary>
/// <param name="Input">What the other end writes.</param>
/// <param name="Output">What the other end reads.</param>
/// <param name="Results">How results get across; whoever made it disposes of it.</param>
internal sealed record LinkEnd(Stream Input, Stream Output, IResultCarrier Results) : IDisposable
{
    /// <summary>Holds an answer without its result, so that one system call reads it; what is larger goes past it.</summary>
    private const int BufferBytes = 4096;

    /// <summary>An end whose results travel in its streams.</summary>
    public static LinkEnd Of(Stream input, Stream output)
    {
        var (bufferedInput, bufferedOutput) = (new BufferedStream(input, BufferBytes), new BufferedStream(output, BufferBytes));
        return new LinkEnd(bufferedInput, bufferedOutput, new StreamCarrier(bufferedInput, bufferedOutput));
    }

    /// <summary>An end whose results travel on their own way.</summary>
    public static LinkEnd Of(Stream input, Stream output, IResultCarrier results) =>
        new(new BufferedStream(input, BufferBytes), new BufferedStream(output, BufferBytes), results);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
