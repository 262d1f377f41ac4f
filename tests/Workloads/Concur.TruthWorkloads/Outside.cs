using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that are off the CPUs for something outside of the program.</summary>
public static class Outside
{
    private const string NoEvent = "io-sleep";

    /// <summary>A child process, whose end the library waits for by a handle.</summary>
    [Workload("child-process")]
    public static int Child(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        Process? child = null;
        truth.Compute(15);
        truth.Step(NoEvent, () => child = Process.Start("sleep", "0.06"));
        truth.Step("wait", child!.WaitForExit);
        truth.Step(NoEvent, child.Dispose);
    });

    /// <summary>Reads what comes late from a pipe and from a TCP connection.</summary>
    [Workload("reads")]
    public static int Reads(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.ReadFromPipe(30);
        truth.Compute(15);
        truth.ReadFromSocket(30);
    });

    /// <summary>Writes a file down to the disk, and reads it.</summary>
    [Workload("files")]
    public static int Files(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.Compute(15);
        truth.Step(NoEvent, () =>
        {
            var path = Path.GetTempFileName();
            using (var file = File.OpenWrite(path))
            {
                file.Write(new byte[4 << 20]);
                file.Flush(flushToDisk: true);
            }

            File.ReadAllBytes(path);
            File.Delete(path);
        });
        truth.Sleep(15);
    });

    private static void ReadFromPipe(this UnitTruth truth, int ms)
    {
        using var output = new AnonymousPipeServerStream(PipeDirection.Out);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, output.ClientSafePipeHandle);
        truth.Read(ms, () => input.ReadByte(), () => output.WriteByte(1));
    }

    private static void ReadFromSocket(this UnitTruth truth, int ms)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        Socket? reader = null;
        Socket? writer = null;
        truth.Step(NoEvent, () =>
        {
            listener.Start();
            reader = new Socket(SocketType.Stream, ProtocolType.Tcp);
            reader.Connect(listener.LocalEndpoint);
            writer = listener.AcceptSocket();
        });
        truth.Read(ms, () => reader!.Receive(new byte[1]), () => writer!.Send(new byte[1]));
        reader!.Dispose();
        writer!.Dispose();
    }

    /// <summary>The runtime does not know that the unit's thread is blocked.</summary>
    private static void Read(this UnitTruth truth, int ms, Action read, Action write)
    {
        var counterpart = Steps.Counterpart(truth, (held, unit) =>
        {
            Steps.HoldFor(held, unit, ms, inKernel: true);
            write();
        });
        truth.Step(NoEvent, read);
        truth.Step("wait", counterpart.Join);
    }
}
