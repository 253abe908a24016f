package io.terrane.control.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Lets a resource answer with {@link StreamedBytes}. */
@Provider
public class StreamedBytesWriter implements ServerMessageBodyWriter<StreamedBytes> {

    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
        return type == StreamedBytes.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == StreamedBytes.class;
    }

    @Override
    public void writeResponse(StreamedBytes body, Type generic, ServerRequestContext context) {
        var exchange = (ResteasyReactiveRequestContext) context;
        exchange.suspend();
        body.bytes().subscribe().withSubscriber(new ResponseSubscriber(body.length(), exchange));
    }

    @Override
    public void writeTo(
            StreamedBytes body,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream stream) {
        throw new UnsupportedOperationException("Bytes are streamed to a response, not to a blocking stream");
    }
}
