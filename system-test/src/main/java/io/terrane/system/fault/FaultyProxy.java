package io.terrane.system.fault;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on the loopback interface that does to connections what networks do to them. As long as nothing is chosen for
 * the HTTP exchanges, it passes bytes and knows nothing of HTTP.
 */
public final class FaultyProxy implements AutoCloseable {
    private final List<InetSocketAddress> servers;
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final List<Gate> stranded = new CopyOnWriteArrayList<>();
    private volatile Gate toServer = new Gate();
    private volatile Gate toClient = new Gate();
    private volatile Repetition repetition = Repetition.NONE;
    private volatile Optional<FaultChoice> choice = Optional.empty();
    private volatile boolean cut;

    private FaultyProxy(List<InetSocketAddress> servers, ServerSocket listening) {
        this.servers = List.copyOf(servers);
        this.listening = listening;
    }

    /** A proxy in front of what listens there. */
    public static FaultyProxy before(URI url) throws IOException {
        return before(new InetSocketAddress(url.getHost(), url.getPort()));
    }

    public static FaultyProxy before(InetSocketAddress server) throws IOException {
        return before(List.of(server));
    }

    /** A balancer: connections go to these in turns, past those that are not there. */
    public static FaultyProxy before(List<InetSocketAddress> servers) throws IOException {
        var listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        var proxy = new FaultyProxy(servers, listening);
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Breaks all connections, and every new one at once, until it is {@linkplain #heal() healed}. */
    public void cut() {
        cut = true;
        breakConnections();
    }

    /** Breaks the connections that there are. */
    public void breakConnections() {
        sockets.forEach(FaultyProxy::breakOff);
    }

    /**
     * The connections that there are stay, and nothing arrives on them, not even their end; new ones are good. Each end
     * believes in them until they are {@linkplain #release() released}.
     */
    public void strand() {
        blackHole();
        stranded.addAll(List.of(toServer, toClient));
        toServer = new Gate();
        toClient = new Gate();
    }

    /** What was stranded arrives, the ends of connections too. */
    public void release() {
        stranded.forEach(Gate::open);
        stranded.clear();
    }

    /** Breaks the connections for the clients alone. The servers hear of it as far as anything arrives there. */
    public void breakClients() {
        clients.forEach(FaultyProxy::breakOff);
    }

    /** On new connections clients hear each WebSocket message with this text so many times. */
    public void repeat(String text, int times) {
        repetition = new Repetition(text, times);
        choose(_ -> Fault.NONE);
    }

    /** Connections stay, and nothing arrives, until it is {@linkplain #heal() healed}. */
    public void blackHole() {
        deafen();
        toServer.shut();
    }

    /** The server hears the client; the client does not hear the server. */
    public void deafen() {
        toClient.shut();
    }

    /** Every piece of whatever size takes so much longer, in either direction. */
    public void delay(Duration each) {
        toServer.delay(each);
        toClient.delay(each);
    }

    /** What goes wrong with the HTTP exchanges of new connections from now on. */
    public void choose(FaultChoice newChoice) {
        choice = Optional.of(newChoice);
    }

    /** From now on nothing goes wrong. What was held back arrives. */
    public void heal() {
        cut = false;
        choice = Optional.empty();
        repetition = Repetition.NONE;
        delay(Duration.ZERO);
        toServer.open();
        toClient.open();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
        release();
        heal();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.ofVirtual().name("proxy-connection").start(() -> serve(client));
            } catch (IOException _) {
                // Closed, or a client that was gone before it was here.
            }
        }
    }

    private void serve(Socket client) {
        clients.add(client);
        try (client;
                var link = new Link(track(client), this::connect, toServer, toClient)) {
            var chosen = choice;
            if (chosen.isPresent()) {
                new Exchange(link, chosen.get(), repetition).run();
            } else {
                link.pass();
            }
        } catch (IOException _) {
            // What a client or a server does to its connection, or we do, is no failure of the proxy.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
            clients.remove(client);
        }
    }

    private Socket connect() throws IOException {
        var first = connections.getAndIncrement();
        var refusal = new ConnectException("There is no server");
        for (var i = 0; i < servers.size(); i++) {
            var socket = new Socket();
            try {
                socket.connect(servers.get(Math.floorMod(first + i, servers.size())));
                return track(socket);
            } catch (ConnectException e) {
                socket.close();
                refusal = e;
            }
        }
        throw refusal;
    }

    private Socket track(Socket socket) throws SocketException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        if (cut) {
            breakOff(socket);
        }
        return socket;
    }

    /** With a reset, as a network does, not with a polite end. */
    static void breakOff(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // It is gone already.
        }
    }
}
