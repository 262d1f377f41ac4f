using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

// Usage: DeepStacks SECONDS [THREADS [DEPTH]]: threads that spend their time in many different deep stacks, for traces
// of a size that is wanted.
var time = TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture));
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;
var depth = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 40;
var clock = Stopwatch.StartNew();
var threads = Enumerable.Range(1, count).Select(seed => new Thread(() =>
{
    var random = new Random(seed);
    while (clock.Elapsed < time) Descent.Left(depth, random);
})).ToList();
threads.ForEach(thread => thread.Start());
threads.ForEach(thread => thread.Join());

internal static class Descent
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Left(int depth, Random random) =>
        1 + (depth == 0 ? Bottom(random) : random.Next(4) == 0 ? Right(depth - 1, random) : Left(depth - 1, random));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Right(int depth, Random random) =>
        2 + (depth == 0 ? Bottom(random) : random.Next(4) == 0 ? Left(depth - 1, random) : Right(depth - 1, random));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Bottom(Random random)
    {
        Thread.Sleep(random.Next(2, 6));
        return 0;
    }
}
