using System.Runtime.CompilerServices;

namespace Concur.Changes;

/// <summary>
/// Computing of about as many us as are asked for. Each method is one that samples tell apart. The result is 0, however long it takes.
/// </summary>
internal static class Cpu
{
    private const int RoundsOfUs = 420;
    private const ulong Seed = 88172645463325252;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Inside(int us) => Spin(us);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Outside(int us) => Spin(us);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Parse(int us) => Spin(us);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Store(int us) => Spin(us);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Encode(int us) => Spin(us);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Spin(int us)
    {
        var x = Seed;
        for (var i = 0; i < us * RoundsOfUs; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        return x == 0 ? 1 : 0;
    }
}
